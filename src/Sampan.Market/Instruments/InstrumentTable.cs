using System.Collections;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Sampan.Market;

/// <summary>Every instrument of a market, by dense index, by id and by any symbol that people write.</summary>
/// <remarks>Immutable, so any thread may read it. A lookup allocates nothing.</remarks>
public sealed class InstrumentTable : IReadOnlyList<Instrument>
{
    private static readonly Lazy<InstrumentTable> LazyBuiltIn =
        new(() => new InstrumentTable(InstrumentCsv.ReadBuiltIn()));

    private readonly Instrument[] _instruments;
    private readonly FrozenDictionary<uint, Instrument> _byId;
    private readonly FrozenDictionary<string, Instrument>.AlternateLookup<ReadOnlySpan<char>>[] _byCode;

    /// <summary>Numbers the instruments from 0 in the order given.</summary>
    /// <exception cref="ArgumentException">Two instruments have the same id, or the same class and code.</exception>
    public InstrumentTable(IEnumerable<Instrument> instruments)
    {
        _instruments = [.. instruments.Select(Numbered)];
        RefuseDuplicates(_instruments, instrument => instrument.Id.ToString());
        RefuseDuplicates(_instruments, instrument => $"{instrument.Class.Text()} {instrument.Code.ToUpperInvariant()}");

        _byId = _instruments.ToFrozenDictionary(instrument => instrument.Id);
        _byCode = [.. Enum.GetValues<AssetClass>().Select(assetClass => CodesOf(assetClass, _instruments))];
    }

    /// <summary>The table that Sampan brings along: large Hong Kong securities, and some of every other kind.</summary>
    public static InstrumentTable BuiltIn => LazyBuiltIn.Value;

    /// <summary>How many instruments there are. Indices run from 0 to one less.</summary>
    public int Count => _instruments.Length;

    /// <summary>The instrument at a dense index.</summary>
    public Instrument this[int index] => _instruments[index];

    /// <summary>Finds an instrument by its stable id.</summary>
    public bool TryFind(uint id, [NotNullWhen(true)] out Instrument? instrument) =>
        _byId.TryGetValue(id, out instrument);

    /// <summary>
    /// Finds an instrument by any form of its symbol, in upper or lower case. The region may be empty; where the symbol
    /// names a region or an exchange too, every one of them has to fit.
    /// </summary>
    public bool TryFind(
        AssetClass assetClass,
        ReadOnlySpan<char> symbol,
        ReadOnlySpan<char> region,
        [NotNullWhen(true)] out Instrument? instrument)
    {
        if ((uint)assetClass < (uint)_byCode.Length
            && Symbol.TryParse(symbol, out var parts)
            && _byCode[(int)assetClass].TryGetValue(parts.Code, out instrument)
            && instrument.IsInRegion(region)
            && instrument.IsInRegion(parts.Region)
            && IsOn(parts.Exchange, instrument))
        {
            return true;
        }

        instrument = null;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<Instrument> GetEnumerator() => ((IEnumerable<Instrument>)_instruments).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Of a table that was made from another one, most instruments are in their place already.
    private static Instrument Numbered(Instrument instrument, int index) =>
        instrument.Index == index ? instrument : instrument with { Index = index };

    private static bool IsOn(ReadOnlySpan<char> exchange, Instrument instrument) =>
        exchange.IsEmpty || exchange.Equals(instrument.Exchange, StringComparison.OrdinalIgnoreCase);

    private static FrozenDictionary<string, Instrument>.AlternateLookup<ReadOnlySpan<char>> CodesOf(
        AssetClass assetClass, Instrument[] instruments) =>
        instruments
            .Where(instrument => instrument.Class == assetClass)
            .ToFrozenDictionary(instrument => instrument.Code, StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    private static void RefuseDuplicates(Instrument[] instruments, Func<Instrument, string> key)
    {
        var twice = instruments.GroupBy(key).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new ArgumentException(
                $"Two instruments are both {twice.Key}: {string.Join(" and ", twice.Select(same => same.Name))}.",
                nameof(instruments));
        }
    }
}
