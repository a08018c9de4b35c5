using System.Runtime.CompilerServices;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Mapping;

/// <summary>From the feed's codes of indices (70, 71) to instruments.</summary>
/// <remarks>
/// The indices that have a name of their own in our table are found by it. Any other becomes an instrument under its code, with
/// an id that follows from the code alone, so that it is the same tomorrow.
/// </remarks>
internal sealed class IndexCodes(InstrumentUpdates updates)
{
    // HKEX lists 64. What comes beyond this is no list of indices.
    private const int IndicesMax = 1_000;

    // Numeric codes of up to seven digits have their own numbers: their zeros count, so that 000001 is not 0000001.
    private const uint NumbersPerLength = 10_000_000;
    private const int DigitsMax = 7;

    // Above them: the codes with letters, by their hash.
    private const uint HashBase = Instrument.IndexIdBase + 100_000_000;
    private const uint Hashes = 900_000_000;

    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["0000100"] = "HSI",
        ["0001400"] = "HSCEI",
        ["0208300"] = "HSTECH",
    };

    private readonly Dictionary<Text11Key, uint> _ids = [];
    private readonly Dictionary<string, uint> _bySymbol = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the instrument of a code, or makes it; false when the code can be none, or there are too many.</summary>
    public bool TryFind(in Text11 code, long time, out uint id)
    {
        var key = new Text11Key(code);
        if (!_ids.TryGetValue(key, out id))
        {
            id = _ids.Count < IndicesMax ? Meet(OmdcText.Read(code), time) : 0;
            if (id != 0)
            {
                _ids.Add(key, id);
            }
        }

        return id != 0;
    }

    private uint Meet(string code, long time)
    {
        var symbol = Symbols.GetValueOrDefault(code) ?? code.TrimStart('0');
        if (symbol.Length == 0 || !symbol.All(char.IsAsciiLetterOrDigit))
        {
            return 0;
        }

        if (updates.Table.TryFind(AssetClass.Indices, symbol, "GB", out var known))
        {
            return known.Id;
        }

        var id = IdOf(code);
        if (updates.TryFind(id, out _) || !_bySymbol.TryAdd(symbol, id))
        {
            return 0;
        }

        updates.Set(Make(id, symbol, code), time);
        return id;
    }

    /// <summary>The id that follows from a code.</summary>
    internal static uint IdOf(string code)
    {
        if (code.Length <= DigitsMax && code.All(char.IsAsciiDigit))
        {
            return Instrument.IndexIdBase + ((uint)code.Length * NumbersPerLength) + uint.Parse(code);
        }

        // FNV-1a, which will be the same in every version of everything.
        var hash = code.Aggregate(2_166_136_261u, (hash, character) => (hash ^ character) * 16_777_619u);
        return HashBase + (hash % Hashes);
    }

    private static Instrument Make(uint id, string symbol, string code) => new()
    {
        Id = id,
        Class = AssetClass.Indices,
        Region = "GB",
        Code = symbol,
        Exchange = "HKEX",
        Name = IndexNames.Of(code),
        Type = SecurityType.Index,
        Currency = "HKD",
        BoardLot = 0,
    };

    /// <summary>The bytes of a code as two numbers.</summary>
    private readonly record struct Text11Key
    {
        private readonly ulong _low;
        private readonly ulong _high;

        public Text11Key(Text11 code)
        {
            Span<byte> bytes = stackalloc byte[16];
            bytes.Clear();
            OmdcText.Trim(code).CopyTo(bytes);
            _low = Unsafe.ReadUnaligned<ulong>(ref bytes[0]);
            _high = Unsafe.ReadUnaligned<ulong>(ref bytes[8]);
        }
    }
}
