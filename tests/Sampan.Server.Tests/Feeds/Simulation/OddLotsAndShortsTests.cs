using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Exchange;
using Record = Sampan.Market.Record;

namespace Sampan.Server.Tests.Feeds.Simulation;

/// <summary>A morning of the small market at the real one's activity, until short turnover is told at noon.</summary>
public sealed class OddLotsAndShortsTests
{
    private static readonly long From = HongKongTime.At(HongKongTime.DateOf(TestMarket.Morning), new TimeOnly(9, 29));
    private static readonly long To = HongKongTime.At(HongKongTime.DateOf(TestMarket.Morning), new TimeOnly(12, 1));

    private static readonly Morning Seen = Morning.Play();

    [Fact]
    public void Odd_lots_wait_in_a_book_of_their_own_and_are_picked_whole_as_trades_of_their_type()
    {
        Assert.InRange(Seen.OddTrades.Count, 100, 20_000);
        Assert.All(Seen.OddTrades, trade => Assert.InRange(trade.Size, 1u, (uint)LotOf(trade.Instrument) - 1));
        Assert.All(Seen.OddTrades, trade => Assert.Contains((trade.Instrument, trade.Price, trade.Size), Seen.OddOrders));
        Assert.InRange(Seen.OddOrders.Count, Seen.OddTrades.Count + 1, 100_000);
        Assert.NotEmpty(Seen.Market.OddLotsOf(TestMarket.Tencent)!.OrdersOf(Side.Ask));
        Assert.False(Seen.Market.OddLotsOf(TestMarket.Tencent)!.IsSuspect);
    }

    [Fact]
    public void No_warrant_or_contract_has_odd_lots_and_none_moves_a_price()
    {
        Assert.DoesNotContain(Seen.OddOrders, order => order.Instrument is TestMarket.TencentCall or TestMarket.TencentBear);
        Assert.All(Seen.OddTrades, trade => Assert.InRange(trade.Price / (double)trade.Last, 0.93, 1.05));
        Assert.Equal(Seen.LastMatched[TestMarket.Tencent], Seen.Market.QuoteOf(TestMarket.Tencent).Last);
    }

    [Fact]
    public void About_an_eighth_of_what_is_traded_in_a_share_is_sold_short_and_none_of_a_warrant()
    {
        var venue = Seen.Market.VenueOf(TestMarket.Tencent);

        Assert.InRange((double)venue.ShortVolume / Seen.Market.QuoteOf(TestMarket.Tencent).Volume, 0.09, 0.16);
        Assert.True(Seen.Market.QuoteOf(TestMarket.TencentCall).Volume > 0);
        Assert.Equal(Price.Undefined, Seen.Market.VenueOf(TestMarket.TencentCall).ShortVolume);
    }

    [Fact]
    public void Nobody_sells_short_below_the_best_ask() => Assert.DoesNotContain(
        Seen.Rejects.Keys, reason => reason is Reject.ShortSellPrice or Reject.NoShortSelling);

    private static int LotOf(int instrument) => TestMarket.Instruments[instrument].BoardLot;

    private sealed record Morning(
        MarketState Market,
        List<(int Instrument, long Price, uint Size, long Last)> OddTrades,
        HashSet<(int Instrument, long Price, uint Size)> OddOrders,
        Dictionary<int, long> LastMatched,
        IReadOnlyDictionary<Reject, long> Rejects)
    {
        public static Morning Play()
        {
            var options = new SimulatorOptions { Hours = TradingHours.Exchange, Scale = 1 };
            var simulated = new SimulatedMarket(TestMarket.Instruments, TestMarket.Parameters, options, From);
            var state = SimulatedRun.NewState();
            var trades = new List<(int, long, uint, long)>();
            var orders = new HashSet<(int, long, uint)>();
            var last = new Dictionary<int, long>();
            SimulatedRun.For(simulated, From, To, (ref readonly header) =>
            {
                state.Apply(in header);
                var instrument = (int)header.InstrumentId;
                if (header.Type == RecordType.OddLotOrder
                    && Record.As<OddLotOrderRecord>(in header) is { Action: OrderAction.Add } order)
                {
                    orders.Add((instrument, order.Price, order.Size));
                }
                else if (header.Type == RecordType.Trade && Record.As<TradeRecord>(in header) is var trade)
                {
                    if (trade.TradeType == TradeType.OddLot)
                    {
                        trades.Add((instrument, trade.Price, trade.Size, last.GetValueOrDefault(instrument, trade.Price)));
                    }
                    else
                    {
                        last[instrument] = trade.Price;
                    }
                }
            });
            return new Morning(state, trades, orders, last, simulated.Rejects.ByReason);
        }
    }
}
