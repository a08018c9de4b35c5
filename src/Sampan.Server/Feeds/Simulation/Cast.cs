using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation;

/// <summary>Who takes part in the simulated market: put together once, at its beginning.</summary>
internal sealed class Cast
{
    private readonly MarketParameters _parameters;
    private readonly RecordWriter _writer;
    private readonly ulong _seed;
    private readonly long _start;
    private readonly double _activeSeconds;

    /// <param name="instruments">All that is listed.</param>
    /// <param name="parameters">Tells which of it is simulated, and how.</param>
    /// <param name="options">Seed and hours.</param>
    /// <param name="start">Market time at the beginning, nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="lastPrice">The last price known of an instrument, units of 1e-9; null for none.</param>
    /// <param name="writer">Where they report.</param>
    public Cast(
        InstrumentTable instruments,
        MarketParameters parameters,
        SimulatorOptions options,
        long start,
        Func<Instrument, long?> lastPrice,
        RecordWriter writer)
    {
        (_parameters, _writer, _seed, _start) = (parameters, writer, options.Seed, start);
        var builder = new LatentPricesBuilder(instruments, parameters);
        _activeSeconds = new DayShape(options.Hours).ActiveSeconds;

        var lastPrices = Array.ConvertAll(builder.Simulated, instrument => Known(lastPrice(instrument)));
        Prices = builder.Build(options.Seed, lastPrices);
        var byNode = builder.Simulated
            .Select((instrument, node) => Security(instrument, node, lastPrices[node]))
            .ToArray();
        Securities = [.. byNode.OfType<SimulatedSecurity>()];
        Indices =
        [
            .. builder.Simulated.Where(instrument => instrument.Class == AssetClass.Indices).Select(index =>
                new SimulatedIndex(index, Of(index).ReferencePrice, MembersOf(index, builder, byNode))
                {
                    HasHistory = Known(lastPrice(index)) is not null,
                }),
        ];
    }

    /// <summary>The efficient prices, by node.</summary>
    public LatentPrices Prices { get; }

    public SimulatedSecurity[] Securities { get; }

    public SimulatedIndex[] Indices { get; }

    private static long? Known(long? price) => price is > 0 and < Price.Undefined ? price : null;

    private InstrumentParameters Of(Instrument instrument) => _parameters.Find(instrument.Code)!;

    private SimulatedSecurity? Security(Instrument instrument, int node, long? lastPrice)
    {
        if (instrument.SpreadTableCode is not { } table)
        {
            return null;
        }

        var spreads = SpreadTables.For(table, HongKongTime.DateOf(_start));
        var profile = FlowProfile.Of(instrument, Of(instrument), spreads, _activeSeconds);
        var price = lastPrice ?? spreads.Nearest(Of(instrument).ReferencePrice);

        // Ids start at the microsecond of the day, so that they stay unique when a day sees more than one start.
        var book = new MatchingBook(
            instrument.Index, price, (ulong)(HongKongTime.NanosOfDay(_start) / 1_000), _writer);
        return new SimulatedSecurity(instrument, profile, book, spreads, new Prng(_seed, instrument.Id))
        {
            Node = node,
            HasHistory = lastPrice is not null,
        };
    }

    private (SimulatedSecurity, long Weight, long Price)[] MembersOf(
        Instrument index, LatentPricesBuilder builder, SimulatedSecurity?[] byNode) =>
    [
        .. builder.WeightsOf(index).Select(member =>
            (byNode[member.Node]!, member.Weight, Of(builder.Simulated[member.Node]).ReferencePrice)),
    ];
}
