using System.Globalization;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Publishing;

namespace Sampan.Bench;

/// <summary><c>recordday</c>: as many order events as on the busiest day, 9 March 2026, into the books of the whole market.</summary>
/// <remarks>
/// The packets are made in pieces into one buffer, so that no file of 6 GB is needed; making them is not counted, and sweeps
/// the caches before each piece. Times are the processor's, of the whole process.
/// </remarks>
internal static class RecordDayBench
{
    private const long RecordEvents = 211_170_311;
    private const int PieceBytes = 256 * 1024 * 1024;

    /// <summary>Prints seconds and rates of both ways.</summary>
    /// <param name="arguments">Millions of order events, for a smaller day.</param>
    /// <exception cref="InvalidOperationException">The books differ at the end.</exception>
    public static void Run(params string[] arguments)
    {
        var events = arguments is [var millions] ? int.Parse(millions, CultureInfo.InvariantCulture) * 1_000_000L : RecordEvents;
        var day = new SyntheticDay(new SyntheticDayOptions { OrderEvents = events, Trades = events * 3 / 100 });
        var codes = OrderPackets.IndexOf(day.Instruments);
        var books = new BookSet(day.Instruments.Count);
        var market = new MarketState(day.Instruments.Count, new Silence());
        var (direct, product) = (new DirectBooks(codes, books, prefetch: true), new MarketBooks(codes, market));
        var piece = new byte[PieceBytes];
        var (making, straight, records, messages) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, 0L);
        while (true)
        {
            var length = 0;
            making += Time(() => length = Fill(day, piece, ref messages));
            if (length == 0)
            {
                break;
            }

            straight += Time(() => direct.Apply(piece.AsSpan(0, length)));
            records += Time(() => product.Apply(piece.AsSpan(0, length)));
        }

        Check(books, market);
        Console.WriteLine($"{day.OrderEvents:N0} order events, {day.Trades:N0} trades, {day.LiveOrders:N0} live orders at the end.\n");
        var table = new Table("", "s", "M messages/s");
        Add("packets to books", straight);
        Add("packets to records to market", records);
        Add("making the packets, not counted above", making);
        table.Print();

        void Add(string name, TimeSpan time) => table.Add(name, $"{time.TotalSeconds:F1}", $"{messages / time.TotalSeconds / 1e6:F2}");
    }

    private static int Fill(SyntheticDay day, byte[] piece, ref long messages)
    {
        var length = 0;
        while (length <= piece.Length - 1_500 && day.Read(out var packet))
        {
            packet.Bytes.CopyTo(piece.AsSpan(length));
            length += packet.Bytes.Length;
            messages += packet.Bytes[2];
        }

        return length;
    }

    private static TimeSpan Time(Action apply)
    {
        var started = Environment.CpuUsage.TotalTime;
        apply();
        return Environment.CpuUsage.TotalTime - started;
    }

    private static void Check(BookSet books, MarketState market)
    {
        if (BookChecksum.Of(books.Count, instrument => books[instrument]) != BookChecksum.Of(books.Count, market.BookOf))
        {
            throw new InvalidOperationException("The books differ.");
        }
    }
}
