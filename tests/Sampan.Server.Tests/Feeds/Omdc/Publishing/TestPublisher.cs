using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Publishing;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Parameters;
using Sampan.Server.Tests.Feeds.Simulation;

namespace Sampan.Server.Tests.Feeds.Omdc.Publishing;

/// <summary>A publisher of the small test market, whose packets stay in memory.</summary>
internal sealed class TestPublisher : IAsyncDisposable
{
    public const long Second = 1_000_000_000;

    private static readonly OmdcProduct[] Everything = Enum.GetValues<OmdcProduct>();

    public TestPublisher(
        Func<OmdcPublisherOptions, OmdcPublisherOptions>? change = null,
        TradingHours hours = TradingHours.Always,
        long? start = null,
        InstrumentTable? instruments = null,
        MarketParameters? parameters = null,
        params OmdcProduct[] products)
    {
        var table = instruments ?? TestMarket.Instruments;
        Lines = OmdcConfiguration.Loopback(40_000, products.Length == 0 ? Everything : products) with { RetransmissionServers = [] };
        Start = start ?? TestMarket.Morning;
        var options = new OmdcPublisherOptions { Lines = Lines, Start = Start, Hours = hours };
        options = change?.Invoke(options) ?? options;
        Publisher = new OmdcPublisher(
            options,
            table,
            new SimulatedMarket(
                table, parameters ?? TestMarket.Parameters, new SimulatorOptions { Hours = hours, Rules = options.Rules }, Start),
            Sink,
            TimeProvider.System);
    }

    public long Start { get; }

    public OmdcOptions Lines { get; }

    public MemorySink Sink { get; } = new();

    public OmdcPublisher Publisher { get; }

    /// <summary>Runs from the start for so many seconds.</summary>
    public TestPublisher Run(double seconds)
    {
        Publisher.AdvanceTo(Start + (long)(seconds * Second));
        return this;
    }

    public OmdcChannelOptions Channel(ushort id) => Lines.Channels.Single(channel => channel.Id == id);

    /// <summary>The channel of a security.</summary>
    public OmdcChannelOptions ChannelOf(OmdcProduct product, uint code)
    {
        var channels = Lines.Channels.Where(channel => channel.Product == product).OrderBy(channel => channel.Id).ToList();
        return channels[(int)(code % (uint)channels.Count)];
    }

    public ValueTask DisposeAsync() => Publisher.DisposeAsync();
}
