using System.Globalization;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Publishing;

namespace Sampan.Bench;

/// <summary><c>fullmarket</c>: the memory of the whole market with a million live orders, over ten days.</summary>
/// <remarks>As the market's loop does, each batch is published. A day begins with empty books, each told so.</remarks>
internal static class FullMarketBench
{
    private const int Days = 10;

    /// <summary>Prints the memory of the process and of the books at the end of each day.</summary>
    /// <param name="arguments">Millions of order events a day (5).</param>
    public static void Run(params string[] arguments)
    {
        var events = (arguments is [var millions] ? int.Parse(millions, CultureInfo.InvariantCulture) : 5) * 1_000_000L;
        var options = new SyntheticDayOptions { OrderEvents = events, Trades = events * 3 / 100 };
        var market = new MarketState(options.Instruments, new Silence());
        var published = new PublishedMarket(options.Instruments);
        var table = new Table("Day", "live orders", "process, MB", "managed heap, MB", "books reserved, MB", "used, MB");
        for (var day = 0; day < Days; day++)
        {
            var made = RunDay(options with { Seed = (ulong)day + 1, Date = options.Date.AddDays(day) }, market, published);
            table.Add(
                $"{day + 1}", $"{made.LiveOrders:N0}", Megabytes(ResidentBytes), Megabytes(GC.GetTotalMemory(false)),
                Megabytes(market.Books.Memory.BytesReserved), Megabytes(market.Books.Memory.BytesUsed));
        }

        table.Print();
    }

    private static SyntheticDay RunDay(SyntheticDayOptions options, MarketState market, PublishedMarket published)
    {
        var day = new SyntheticDay(options);
        Clear(market, options.Date);
        var books = new MarketBooks(OrderPackets.IndexOf(day.Instruments), market) { Applied = state => state.Publish(published) };
        var packets = 0;
        while (day.Read(out var packet))
        {
            books.Append(packet.Bytes);
            if (++packets % 64 == 0)
            {
                books.Flush();
            }
        }

        books.Flush();
        return day;
    }

    private static void Clear(MarketState market, DateOnly date)
    {
        var batch = new RecordBuffer();
        for (var instrument = 0; instrument < market.Books.Count; instrument++)
        {
            batch.Append<OrderRecord>(1, instrument, HongKongTime.StartOf(date)).Action = OrderAction.Clear;
        }

        market.Apply(batch);
    }

    private static long ResidentBytes =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    private static string Megabytes(long bytes) => $"{bytes / 1e6:N0}";
}
