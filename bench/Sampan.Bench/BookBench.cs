using System.Diagnostics;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Parameters;

namespace Sampan.Bench;

/// <summary><c>book</c>: order records into order books, against the books that one writes first.</summary>
/// <remarks>
/// The flow is the simulator's, of all its instruments: ten minutes fill the books, the next ten are measured. The
/// baseline keeps its levels in a <see cref="SortedDictionary{TKey,TValue}"/> and knows no places in the queue, which ours does.
/// </remarks>
internal static class BookBench
{
    private const int Minutes = 10;

    private static readonly int Books = InstrumentTable.BuiltIn.Count;

    /// <summary>Prints rates, ratio and bytes for a message.</summary>
    /// <exception cref="InvalidOperationException">The books differ at the end.</exception>
    public static void Run(int rounds)
    {
        var start = HongKongTime.At(new DateOnly(2026, 3, 10), new TimeOnly(10, 0));
        var market = new SimulatedMarket(InstrumentTable.BuiltIn, MarketParameters.BuiltIn, new SimulatorOptions(), start);
        var fill = Take(market, start);
        var flow = Take(market, start + (Minutes * 60 * HongKongTime.NanosPerSecond));
        Rounds.Run(2, () => Fast(fill, flow), () => Naive(fill, flow));
        var runs = Rounds.Run(rounds, () => Fast(fill, flow), () => Naive(fill, flow));
        Print(fill, flow, runs, rounds);
    }

    private static void Print(OrderRecord[] fill, OrderRecord[] flow, Result[][] runs, int rounds)
    {
        var last = runs[0][^1];
        if (runs.SelectMany(run => run).Any(run => run.Checksum != last.Checksum))
        {
            throw new InvalidOperationException("The books differ.");
        }

        Console.WriteLine(
            $"{flow.Length:N0} records after {fill.Length:N0}: {Share(flow, OrderAction.Add):P1} added, "
            + $"{Share(flow, OrderAction.Cancel):P1} cancelled, {Share(flow, OrderAction.Modify):P1} modified; "
            + $"{Books} books with {last.Orders:N0} orders at the end; one thread, {rounds} rounds.\n");
        var table = new Table("", "M records/s", "× naive", "bytes allocated/record");
        foreach (var (name, run) in new[] { ("OrderBook", runs[0]), ("naive", runs[1]) })
        {
            table.Add(
                name,
                Spread.Of(run.Select(result => flow.Length / result.Seconds / 1e6)).Text("F2"),
                Spread.OfRatios(runs[1].Select(result => result.Seconds), run.Select(result => result.Seconds)).Text("F2"),
                Spread.Of(run.Select(result => (double)result.Bytes / flow.Length)).Text("F1"));
        }

        table.Print();
    }

    private static double Share(OrderRecord[] flow, OrderAction action) =>
        (double)flow.Count(record => record.Action == action) / flow.Length;

    private static OrderRecord[] Take(SimulatedMarket market, long start)
    {
        var records = new List<OrderRecord>();
        var buffer = new RecordBuffer();
        for (var second = 1; second <= Minutes * 60; second++)
        {
            buffer.Clear();
            market.AdvanceTo(start + (second * HongKongTime.NanosPerSecond), buffer);
            foreach (ref readonly var header in buffer)
            {
                if (header.Type == RecordType.Order)
                {
                    records.Add(Record.As<OrderRecord>(in header));
                }
            }
        }

        return [.. records];
    }

    private static Result Fast(OrderRecord[] fill, OrderRecord[] flow)
    {
        var books = new BookSet(Books);
        var (seconds, bytes) = Measure(Apply, fill, flow);
        var ends = Enumerable.Range(0, Books).Select(instrument => books[instrument]).ToArray();
        return new Result(
            seconds, bytes, ends.Sum(book => book.OrderCount), Checksum(ends.Select(book => (book.BestBid, book.BestAsk))));

        void Apply(OrderRecord[] records)
        {
            foreach (ref readonly var record in records.AsSpan())
            {
                books.TryApply((int)record.Header.InstrumentId, in record);
            }
        }
    }

    private static Result Naive(OrderRecord[] fill, OrderRecord[] flow)
    {
        var books = Enumerable.Range(0, Books).Select(_ => new NaiveBook()).ToArray();
        var (seconds, bytes) = Measure(Apply, fill, flow);
        return new Result(
            seconds, bytes, books.Sum(book => book.OrderCount), Checksum(books.Select(book => (book.BestBid, book.BestAsk))));

        void Apply(OrderRecord[] records)
        {
            foreach (ref readonly var record in records.AsSpan())
            {
                books[record.Header.InstrumentId].Apply(in record);
            }
        }
    }

    private static (double Seconds, long Bytes) Measure(Action<OrderRecord[]> apply, OrderRecord[] fill, OrderRecord[] flow)
    {
        apply(fill);
        GC.Collect();
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        apply(flow);
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    private static long Checksum(IEnumerable<(long Bid, long Ask)> touches) =>
        touches.Aggregate(17L, (sum, touch) => unchecked((((sum * 31) + touch.Bid) * 31) + touch.Ask));

    private readonly record struct Result(double Seconds, long Bytes, int Orders, long Checksum);

    /// <summary>The book that one writes first.</summary>
    private sealed class NaiveBook
    {
        private readonly Dictionary<ulong, (Side Side, long Price, uint Size)> _orders = [];
        private readonly SortedDictionary<long, (long Size, int Orders)> _bids = new(Comparer<long>.Create((a, b) => b.CompareTo(a)));
        private readonly SortedDictionary<long, (long Size, int Orders)> _asks = [];

        public int OrderCount => _orders.Count;

        public long BestBid => BestOf(_bids);

        public long BestAsk => BestOf(_asks);

        public void Apply(in OrderRecord record)
        {
            switch (record.Action)
            {
                case OrderAction.Add when _orders.TryAdd(record.OrderId, (record.Side, record.Price, record.Size)):
                    Change(record.Side, record.Price, record.Size, 1);
                    break;
                case OrderAction.Modify when _orders.TryGetValue(record.OrderId, out var order):
                    _orders[record.OrderId] = order with { Size = record.Size };
                    Change(order.Side, order.Price, (long)record.Size - order.Size, 0);
                    break;
                case OrderAction.Cancel when _orders.Remove(record.OrderId, out var order):
                    Change(order.Side, order.Price, -(long)order.Size, -1);
                    break;
                case OrderAction.Clear:
                    _orders.Clear();
                    _bids.Clear();
                    _asks.Clear();
                    break;
                default:
                    break;
            }
        }

        private static long BestOf(SortedDictionary<long, (long Size, int Orders)> levels)
        {
            foreach (var (price, _) in levels)
            {
                return price;
            }

            return Price.Undefined;
        }

        private void Change(Side side, long price, long size, int orders)
        {
            var levels = side == Side.Bid ? _bids : _asks;
            levels.TryGetValue(price, out var level);
            level = (level.Size + size, level.Orders + orders);
            if (level.Orders == 0)
            {
                levels.Remove(price);
            }
            else
            {
                levels[price] = level;
            }
        }
    }
}
