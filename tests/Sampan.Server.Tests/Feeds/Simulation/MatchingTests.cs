using CsCheck;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Agents;
using Record = Sampan.Market.Record;

namespace Sampan.Server.Tests.Feeds.Simulation;

/// <summary>Holds the simulated exchange to the rules of the real one.</summary>
public sealed class MatchingTests
{
    private const long Minute = 60 * HongKongTime.NanosPerSecond;

    private static readonly DateOnly Date = HongKongTime.DateOf(TestMarket.Morning);

    [Fact]
    public void Trades_have_price_time_priority()
    {
        Gen.ULong.Sample(
            seed =>
            {
                var exchange = new NaiveExchange();
                Run(TestMarket.Create(seed), minutes: 10, exchange.Check);

                Assert.True(exchange.Trades > 200);
            },
            iter: 3,
            threads: 1);
    }

    [Fact]
    public void Every_price_is_on_a_tick_and_every_size_in_board_lots_or_less_than_one()
    {
        Run(TestMarket.Create(7), minutes: 10, (ref readonly header) =>
        {
            if (header.Type == RecordType.Order && Record.As<OrderRecord>(in header) is { Size: > 0 } order)
            {
                CheckPriceAndSize(TestMarket.Instruments[(int)header.InstrumentId], order.Price, order.Size);
            }
            else if (header.Type == RecordType.Trade)
            {
                var trade = Record.As<TradeRecord>(in header);
                if (trade.TradeType == TradeType.OddLot)
                {
                    CheckOddLot(TestMarket.Instruments[(int)header.InstrumentId], trade.Price, trade.Size);
                    return;
                }

                CheckPriceAndSize(TestMarket.Instruments[(int)header.InstrumentId], trade.Price, trade.Size);
                Assert.Equal(TradeType.Automatch, trade.TradeType);
            }
            else if (header.Type == RecordType.OddLotOrder && Record.As<OddLotOrderRecord>(in header) is { Size: > 0 } odd)
            {
                CheckOddLot(TestMarket.Instruments[(int)header.InstrumentId], odd.Price, odd.Size);
            }
        });
    }

    [Fact]
    public void No_book_is_ever_suspect_or_crossed()
    {
        var state = SimulatedRun.NewState();
        state.Start(TestMarket.Morning);
        Run(TestMarket.Create(3), minutes: 20, (ref readonly header) =>
        {
            state.Apply(in header);
            Assert.False(state.BookOf((int)header.InstrumentId).IsCrossed);
            Assert.False(state.QuoteOf((int)header.InstrumentId).IsSuspect);
        });

        Assert.Equal(0, state.Ignored);
    }

    [Fact]
    public void An_order_id_is_used_once()
    {
        var ids = new HashSet<(uint Instrument, ulong Order)>();
        Run(TestMarket.Create(), minutes: 10, (ref readonly header) =>
        {
            if (header.Type == RecordType.Order
                && Record.As<OrderRecord>(in header) is { Action: OrderAction.Add } order)
            {
                Assert.True(ids.Add((header.InstrumentId, order.OrderId)));
            }
        });
    }

    private static void Run(SimulatedMarket market, int minutes, SimulatedRun.Visitor visit) =>
        SimulatedRun.For(market, TestMarket.Morning, TestMarket.Morning + (minutes * Minute), visit);

    private static void CheckOddLot(Instrument security, long price, uint size)
    {
        Assert.True(SpreadTables.Known.For(security.SpreadTableCode!.Value, Date).IsOnTick(price));
        Assert.InRange(size, 1u, (uint)security.BoardLot - 1);
    }

    private static void CheckPriceAndSize(Instrument security, long price, uint size)
    {
        var spreads = SpreadTables.Known.For(security.SpreadTableCode!.Value, Date);
        Assert.True(spreads.IsOnTick(price), $"{security.Code}: {price} is between two ticks");
        Assert.Equal(0u, size % (uint)security.BoardLot);
        Assert.InRange(size / (uint)security.BoardLot, 1u, (uint)OrderSizes.LotsMax);
    }

    /// <summary>
    /// The slow and obvious book: sorted lists of queues. It knows what must happen after each record.
    /// </summary>
    private sealed class NaiveExchange
    {
        private readonly Dictionary<(uint, Side), SortedDictionary<long, List<(ulong Id, uint Size)>>> _sides = [];
        private (uint Instrument, Side Resting, ulong Order, uint Left)? _expected;

        public int Trades { get; private set; }

        public void Check(ref readonly RecordHeader header)
        {
            if (IsOddLot(in header))
            {
                Assert.Null(_expected);
            }
            else if (header.Type == RecordType.Trade)
            {
                Take(header.InstrumentId, Record.As<TradeRecord>(in header));
            }
            else if (header.Type == RecordType.Order)
            {
                Apply(header.InstrumentId, Record.As<OrderRecord>(in header));
            }
            else
            {
                Assert.Null(_expected);
            }
        }

        // What is picked is matched with nothing that rests.
        private static bool IsOddLot(ref readonly RecordHeader header) =>
            header.Type == RecordType.Trade && Record.As<TradeRecord>(in header).TradeType == TradeType.OddLot;

        private void Take(uint instrument, TradeRecord trade)
        {
            Assert.Null(_expected);
            var resting = trade.Side == Side.Bid ? Side.Ask : Side.Bid;
            var levels = SideOf(instrument, resting);
            var (price, queue) = resting == Side.Ask ? levels.First() : levels.Last();
            Assert.Equal(price, trade.Price);
            Assert.InRange(trade.Size, 1u, queue[0].Size);
            _expected = (instrument, resting, queue[0].Id, queue[0].Size - trade.Size);
            Trades++;
        }

        private void Apply(uint instrument, OrderRecord order)
        {
            if (_expected is { } expected)
            {
                Assert.Equal(expected, (instrument, order.Side, order.OrderId, order.Size));
                Assert.Equal(expected.Left == 0 ? OrderAction.Cancel : OrderAction.Modify, order.Action);
                _expected = null;
            }

            switch (order.Action)
            {
                case OrderAction.Clear:
                    _sides.Remove((instrument, Side.Bid));
                    _sides.Remove((instrument, Side.Ask));
                    break;
                case OrderAction.Add:
                    QueueOf(instrument, order).Add((order.OrderId, order.Size));
                    break;
                case OrderAction.Modify:
                    var at = QueueOf(instrument, order).FindIndex(resting => resting.Id == order.OrderId);
                    Assert.InRange(order.Size, 1u, QueueOf(instrument, order)[at].Size - 1);
                    QueueOf(instrument, order)[at] = (order.OrderId, order.Size);
                    break;
                default:
                    Remove(instrument, order);
                    break;
            }
        }

        private void Remove(uint instrument, OrderRecord order)
        {
            var queue = QueueOf(instrument, order);
            Assert.Equal(1, queue.RemoveAll(resting => resting.Id == order.OrderId));
            if (queue.Count == 0)
            {
                SideOf(instrument, order.Side).Remove(order.Price);
            }
        }

        private SortedDictionary<long, List<(ulong Id, uint Size)>> SideOf(uint instrument, Side side) =>
            _sides.TryGetValue((instrument, side), out var levels) ? levels : _sides[(instrument, side)] = [];

        private List<(ulong Id, uint Size)> QueueOf(uint instrument, OrderRecord order)
        {
            var levels = SideOf(instrument, order.Side);
            return levels.TryGetValue(order.Price, out var queue) ? queue : levels[order.Price] = [];
        }
    }
}
