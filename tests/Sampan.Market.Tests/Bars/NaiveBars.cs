namespace Sampan.Market.Tests.Bars;

/// <summary>A trade as a naive reader of the day's tape sees it.</summary>
/// <param name="Time">When it was made.</param>
/// <param name="Told">How far the clock was when it was told.</param>
/// <param name="Price">Thousandths.</param>
/// <param name="Size">Shares.</param>
/// <param name="Type">How it came about.</param>
internal sealed record TapeTrade(TimeOnly Time, TimeOnly Told, int Price, uint Size, TradeType Type);

/// <summary>The bars of a day straight from its tape: for each bar, all trades are looked through.</summary>
/// <remarks>It shares nothing with the fast thing: minutes of the day are counted one by one.</remarks>
internal static class NaiveBars
{
    private const int Opening = (9 * 60) + 29;
    private static readonly int[] SessionStarts = [0, Opening, 12 * 60, 13 * 60, 16 * 60, 24 * 60];

    /// <summary>All bars of an interval, by the minute of the day or, of days and longer, under 0.</summary>
    /// <param name="tape">The trades that were not taken back, as they were told.</param>
    /// <param name="interval">The span of the bars.</param>
    /// <param name="close">The minute of the day at which continuous trading ends.</param>
    public static SortedDictionary<int, (int Open, int High, int Low, int Close, long Volume, long Turnover, int Trades)> Of(
        IReadOnlyList<TapeTrade> tape, BarInterval interval, int close)
    {
        // The closing auction comes behind the trades of its minute, however late those were told.
        var ordered = tape.OrderBy(trade => IsClosing(trade, close)).ToList();
        var isOfDays = interval >= BarInterval.Day;
        var bars = new SortedDictionary<int, (int, int, int, int, long, long, int)>();
        var starts = StartsOf(interval);
        foreach (var start in isOfDays ? [0] : starts.Distinct())
        {
            var within = isOfDays
                ? tape.Where(trade => trade.Type != TradeType.Overseas).ToList()
                : ordered.Where(trade => MovesPrice(trade) && starts[MinuteOf(trade, close)] == start).ToList();
            var prices = within.Where(MovesPrice).Select(trade => trade.Price).ToList();
            if (prices.Count > 0)
            {
                bars[start] = (
                    prices[0], prices.Max(), prices.Min(), prices[^1],
                    within.Sum(trade => trade.Size), within.Sum(trade => trade.Price * (long)trade.Size), within.Count);
            }
        }

        return bars;
    }

    /// <summary>Whether orders met in it.</summary>
    public static bool MovesPrice(TapeTrade trade) =>
        trade.Type is TradeType.Automatch or TradeType.AutomatchInternalized or TradeType.Auction;

    private static bool IsClosing(TapeTrade trade, int close) => trade.Type == TradeType.Auction && Minutes(trade.Told) >= close;

    private static int MinuteOf(TapeTrade trade, int close) =>
        IsClosing(trade, close) ? close - 1
        : trade.Type == TradeType.Auction && Minutes(trade.Time) <= Opening ? Opening
        : Minutes(trade.Time);

    private static int Minutes(TimeOnly time) => (time.Hour * 60) + time.Minute;

    /// <summary>The start of the bar of each minute of the day: counts them, and begins a bar each time one is full.</summary>
    private static int[] StartsOf(BarInterval interval)
    {
        var length = interval switch
        {
            BarInterval.Minute1 => 1,
            BarInterval.Minute5 => 5,
            BarInterval.Minute15 => 15,
            BarInterval.Minute30 => 30,
            BarInterval.Hour1 => 60,
            BarInterval.Hour2 => 120,
            _ => 240,
        };
        var starts = new int[24 * 60];
        var (start, count) = (0, 0);
        for (var minute = 0; minute < starts.Length; minute++)
        {
            if (SessionStarts.Contains(minute) || count == length)
            {
                (start, count) = (minute, 0);
            }

            // The minute of the opening auction counts as nothing: the bar that it opens is named after the session.
            if (minute == Opening && length > 1)
            {
                (start, count) = (minute + 1, -1);
            }

            starts[minute] = start;
            count++;
        }

        return starts;
    }
}
