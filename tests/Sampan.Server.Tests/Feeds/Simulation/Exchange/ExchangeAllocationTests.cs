using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Tests.Feeds.Simulation.Exchange;

/// <summary>What the exchange costs beside time.</summary>
public sealed class ExchangeAllocationTests
{
    private readonly RecordBuffer _records = new(1 << 20);

    [Theory]
    [InlineData(TradingHours.Always, "10:00", OrderKind.EnhancedLimit)]
    [InlineData(TradingHours.Exchange, "10:00", OrderKind.EnhancedLimit)]
    [InlineData(TradingHours.Exchange, "09:05", OrderKind.AtAuctionLimit)]
    public void An_order_that_comes_trades_or_goes_allocates_nothing(TradingHours hours, string time, OrderKind kind)
    {
        var start = HongKongTime.At(TestExchange.FullDay, TimeOnly.Parse(time));
        var options = new ExchangeOptions { Hours = hours, Rules = TestRules.Watched(VcmTier.LargeCap) };
        var exchange = new SimulatedExchange(
            [TestExchange.Share()], options, start, instrument => new StartingPrice(instrument.PreviousClose));
        exchange.WriteTo(_records);
        exchange.AdvanceTo(start);

        Assert.Equal(0, Allocations.Least(() => Trade(exchange, kind)));
        Assert.Equal(kind == OrderKind.EnhancedLimit, exchange.Securities[0].LastTradeId > 0);
    }

    private void Trade(SimulatedExchange exchange, OrderKind kind)
    {
        var security = exchange.Securities[0];
        for (var i = 0; i < 200; i++)
        {
            // Both sides of a dollar, so that some trade at once and some rest until they are cancelled.
            exchange.AdvanceTo(exchange.Time + 1_000_000);
            var bid = security.Enter(EntryOf(Side.Bid, 100 - (i % 5), kind));
            var ask = security.Enter(EntryOf(Side.Ask, 100 - (i % 3), kind));
            security.Cancel(bid.OrderId);
            security.Cancel(ask.OrderId);
            _ = security.Equilibrium;
            _records.Clear();
        }
    }

    private static OrderEntry EntryOf(Side side, long dollars, OrderKind kind) =>
        new() { Side = side, Kind = kind, Price = dollars * Price.Unit, Size = 300, Broker = 1 };
}
