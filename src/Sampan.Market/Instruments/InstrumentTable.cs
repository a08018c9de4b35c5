using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Sampan.Market;

/// <summary>Every instrument of a market, by dense index, by id and by any symbol that people write.</summary>
/// <remarks>Immutable, so any thread may read it. A lookup allocates nothing.</remarks>
public sealed class InstrumentTable : IReadOnlyList<Instrument>
{
    private static readonly Lazy<InstrumentTable> LazyBuiltIn =
        new(() => new InstrumentTable(InstrumentCsv.ReadBuiltIn()));

    private readonly Instrument[] _instruments;
    // Not frozen: a feed makes a new table on the market's own thread, where the time to make one counts more.
    private readonly Dictionary<uint, Instrument> _byId;
    private readonly Dictionary<string, Instrument>.AlternateLookup<ReadOnlySpan<char>>[] _byCode;

    /// <summary>Numbers the instruments from 0 in the order given.</summary>
    /// <exception cref="ArgumentException">Two instruments have the same id, or the same class and code.</exception>
    public InstrumentTable(IEnumerable<Instrument> instruments)
    {
        _instruments = [.. instruments.Select(Numbered)];
        _byId = new Dictionary<uint, Instrument>(_instruments.Length);
        _byCode = [.. Enum.GetValues<AssetClass>().Select(CodesOf)];
        foreach (var instrument in _instruments)
        {
            Enter(instrument);
        }
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

    private Dictionary<string, Instrument>.AlternateLookup<ReadOnlySpan<char>> CodesOf(AssetClass assetClass)
    {
        var count = _instruments.Count(instrument => instrument.Class == assetClass);
        return new Dictionary<string, Instrument>(count, StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private void Enter(Instrument instrument)
    {
        if (!_byId.TryAdd(instrument.Id, instrument))
        {
            throw Twice(instrument.Id.ToString(), _byId[instrument.Id], instrument);
        }

        var codes = _byCode[(int)instrument.Class].Dictionary;
        if (!codes.TryAdd(instrument.Code, instrument))
        {
            throw Twice(
                $"{instrument.Class.Text()} {instrument.Code.ToUpperInvariant()}", codes[instrument.Code], instrument);
        }
    }

    private static ArgumentException Twice(string key, Instrument first, Instrument second) =>
        new($"Two instruments are both {key}: {first.Name} and {second.Name}.");
}
