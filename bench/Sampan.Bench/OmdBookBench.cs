using System.Diagnostics;
using System.Globalization;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Publishing;

namespace Sampan.Bench;

/// <summary><c>omdbook</c>: packets of the whole market decoded and applied to its books, against the same in C++.</summary>
/// <remarks>Times are the processor's, of the whole process: what other programs take does not count, our own threads do.</remarks>
internal static class OmdBookBench
{
    // An OrderBook, and the reference to it: what of a book is not in its memory.
    private const int ObjectBytes = 40;

    private static readonly string[] Names =
    [
        "C#: packets to books", "C#: the same, no prefetch", "C#: packets to records to market",
        "C++: packets to books", "C++: the same, no prefetch", "C++: only touching the same lines",
    ];

    /// <summary>Prints rates, ratios to C++, and bytes for messages and orders.</summary>
    /// <param name="arguments">Millions of order events (20), rounds (5).</param>
    /// <exception cref="InvalidOperationException">The books differ at the end.</exception>
    public static void Run(params string[] arguments)
    {
        var millions = arguments is [var text, ..] ? int.Parse(text, CultureInfo.InvariantCulture) : 20;
        var rounds = arguments is [_, var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 5;
        var started = Stopwatch.GetTimestamp();
        using var packets = OrderPackets.Make(new SyntheticDayOptions { OrderEvents = millions * 1_000_000L, Trades = millions * 30_000L });
        Describe(packets, Stopwatch.GetElapsedTime(started));
        using var twin = BookTwin.TryBuild();
        Func<BookRun>[] contenders =
        [
            () => Direct(packets, prefetch: true), () => Direct(packets, prefetch: false), () => Product(packets),
        ];
        if (twin is not null)
        {
            contenders = [.. contenders, .. Array.ConvertAll(["prefetch", "plain", "limit"], Mode)];
        }

        // A first round for the compiler, which is not counted.
        Check(Rounds.Run(1, [.. contenders.Take(3)]));
        var runs = Rounds.Run(rounds, contenders);
        Check(runs);
        Print(runs);

        Func<BookRun> Mode(string mode) => () => twin.Measure(packets, mode);
    }

    private static void Describe(OrderPackets packets, TimeSpan making) => Console.WriteLine(
        $"{packets.Messages:N0} messages ({packets.Day.Trades:N0} trades) in {packets.Flow.Length / 1e6:N0} MB after an opening of "
        + $"{packets.Opening.Length / 1e6:N0} MB, made in {making.TotalSeconds:F1} s; {packets.Day.Instruments.Count:N0} instruments, "
        + $"{packets.Day.LiveOrders:N0} live orders at the end; one thread.\n");

    private static void Check(BookRun[][] runs)
    {
        if (runs.SelectMany(run => run).Any(run => run.Checksum != runs[0][0].Checksum || run.Orders != runs[0][0].Orders))
        {
            throw new InvalidOperationException("The books differ.");
        }
    }

    private static void Print(BookRun[][] runs)
    {
        var table = new Table("", "M messages/s", "ns/message", "× C++", "bytes allocated/message", "bytes/live order");
        for (var i = 0; i < runs.Length; i++)
        {
            table.Add(
                Names[i],
                Spread.Of(runs[i].Select(run => run.Messages / run.Seconds / 1e6)).Text("F2"),
                Spread.Of(runs[i].Select(run => run.Seconds / run.Messages * 1e9)).Text("F0"),
                runs.Length > 3 ? Spread.OfRatios(runs[3].Select(run => run.Seconds), runs[i].Select(run => run.Seconds)).Text("F2") : "",
                i < 3 ? Spread.Of(runs[i].Select(run => (double)run.Garbage / run.Messages)).Text("F4") : "",
                i is 0 or 3 ? Spread.Of(runs[i].Select(run => run.BookBytes / run.Orders)).Text("F1") : "");
        }

        table.Print();
    }

    private static BookRun Direct(OrderPackets packets, bool prefetch)
    {
        var books = new BookSet(packets.Day.Instruments.Count);
        var direct = new DirectBooks(packets.IndexByCode, books, prefetch);
        direct.Apply(packets.Opening);
        var run = Measure(books, packets, direct.Apply);
        if (direct.Refused != 0)
        {
            throw new InvalidOperationException($"{direct.Refused} changes were refused.");
        }

        return run with { BookBytes = books.Memory.BytesReserved + ((double)books.Count * ObjectBytes) };
    }

    private static BookRun Product(OrderPackets packets)
    {
        var market = new MarketState(packets.Day.Instruments.Count, new Silence());
        var product = new MarketBooks(packets.IndexByCode, market);
        product.Apply(packets.Opening);
        return Measure(market.Books, packets, product.Apply, () => market.TradeBytes);
    }

    // Each new array of the books has a header, and the collector gives memory to a thread in pieces of 8 KiB.
    private static long Garbage(long allocated) => Math.Abs(allocated) <= 8_192 ? 0 : allocated;

    private static BookRun Measure(
        BookSet books, OrderPackets packets, Action<ReadOnlySpan<byte>> apply, Func<long>? tradeBytes = null)
    {
        GC.Collect();
        var kept = Kept();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Environment.CpuUsage.TotalTime;
        apply(packets.Flow);
        var seconds = (Environment.CpuUsage.TotalTime - started).TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated - (Kept() - kept);
        var orders = Enumerable.Range(0, books.Count).Sum(instrument => books[instrument].OrderCount);
        return new BookRun(
            seconds, BookChecksum.Of(books.Count, instrument => books[instrument]), orders, 0, Garbage(allocated), packets.Messages);

        // The orders that rest, and the trades of the day, which a cancel may name.
        long Kept() => books.Memory.BytesAllocated + (tradeBytes?.Invoke() ?? 0);
    }
}
