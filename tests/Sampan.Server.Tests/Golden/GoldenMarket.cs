using Sampan.Market;
using Sampan.Server.History;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Golden;

/// <summary>A small market in which all is known: some weeks of bars, and the first minutes of a Wednesday.</summary>
internal static class GoldenMarket
{
    /// <summary>A Hong Kong code that is in no table, and has bars.</summary>
    public const uint ImportedOnly = 8001;

    /// <summary>More than a double can tell from its neighbour.</summary>
    public const long Beyond53Bits = 9_007_199_254_740_993;

    private const string Today = "2026-03-25 ";

    /// <summary>When the server starts: before the opening auction.</summary>
    public static long Start { get; } = TestBars.At(Today + "09:25:00");

    /// <summary>What an earlier run, and imports, have stored.</summary>
    public static StoredBar[] Past()
    {
        var bars = new List<StoredBar>();
        for (var day = new DateOnly(2026, 1, 30); day <= new DateOnly(2026, 3, 24); day = day.AddDays(1))
        {
            if (TradingCalendar.BuiltIn.IsTradingDay(day))
            {
                bars.Add(Day(700, day, 600 + day.Day));
                bars.Add(Day(5, day, 100 + day.Day));
                bars.Add(Day(Find("HSI").Id, day, 25_000 + day.Day));
            }
        }

        foreach (var time in (string[])["09:29", "09:30", "09:31", "10:29", "11:59", "13:00", "14:30", "15:59"])
        {
            bars.Add(TestBars.Minute(Bar(TestBars.At("2026-03-24 " + time), 620, 624, 2_500)));
        }

        var first = new DateOnly(2026, 3, 20);
        var huge = Bar(HongKongTime.StartOf(first), 1, 2, Beyond53Bits) with { Flags = BarFlags.NoTurnover, Turnover = 0 };
        bars.Add(new StoredBar(ImportedOnly, BarInterval.Day, huge));
        bars.Add(Day(ImportedOnly, first.AddDays(3), 2));
        return [.. bars];
    }

    /// <summary>A split, a dividend that was corrected, and rights that are announced.</summary>
    public static StoredAction[] PastActions() =>
    [
        Action("split 2026-02-23", "2026-02-02", new()
        {
            Kind = CorporateActionKind.Split,
            ExTime = TestBars.At("2026-02-23"),
            Numerator = 5,
            Denominator = 1,
        }),
        Action("final", "2026-03-04 16:30", Dividend(dollars: 5)),
        Action("final", "2026-03-10", Dividend(dollars: 6)),
        Action("rights", "2026-03-20", new()
        {
            Kind = CorporateActionKind.Rights,
            ExTime = TestBars.At("2026-04-01"),
            Numerator = 1,
            Denominator = 10,
            SubscriptionPrice = 300 * Price.Unit,
        }),
    ];

    /// <summary>The morning: an auction, books on both sides, trades over some minutes, and every oddity a quote can have.</summary>
    public static void Morning(RecordBuffer records)
    {
        Book(records);
        Trade(records, "700", "09:29:40", 608_000, 100_000, Side.None, TradeType.Auction);
        Trade(records, "9988", "09:29:40", 152_700, 20_000, Side.None, TradeType.Auction);
        Close(records, "700", "09:29:41", 608_000);
        Close(records, "9988", "09:29:41", 152_700);
        Trade(records, "700", "09:30:00.500", 609_500, 200, Side.Bid);
        Level(records, "HSI", "09:30:01", 25_900_120);
        Close(records, "HSI", "09:30:01", 25_880_500);
        Trade(records, "700", "09:31:15.250", 601_500, 300, Side.Ask);
        Trade(records, "9988", "09:31:59.999", 150_800, 100, Side.Ask);
        Level(records, "HSI", "09:32:00", 25_910_550);
        Trade(records, "700", "09:35:59", 616_000, 1_700, Side.Bid);
        Trade(records, "9988", "09:36:02", 154_100, 500, Side.Bid);

        // Exactly half a hundredth of a per cent, up and down.
        Close(records, "2", "09:36:03", 20_000);
        Trade(records, "2", "09:36:03", 20_001, 500, Side.Bid);
        Close(records, "3", "09:36:03", 20_000);
        Trade(records, "3", "09:36:03", 19_999, 500, Side.Ask);
        Trade(records, "3", "09:36:03.001", 19_999, 500, Side.Ask);

        // A turnover beyond 2^53, to the cent.
        for (var i = 0; i < 250; i++)
        {
            Trade(records, "1", "09:36:04", 9_999_990, uint.MaxValue, Side.Bid);
        }

        Suspend(records, "5", "09:36:05");
        Cancel(records, "6", "09:36:06");
        Timer(records, "09:36:30");
    }

    public static void Trade(
        RecordBuffer records, string code, string time, long mills, uint size, Side aggressor, TradeType type = TradeType.Automatch)
    {
        ref var trade = ref records.Append<TradeRecord>(Publisher.ForTrade(Publisher.Simulator, type), Find(code).Index, At(time));
        (trade.Price, trade.Size, trade.Side, trade.Action) = (Mills(mills), size, aggressor, OrderAction.Trade);
    }

    public static void Order(RecordBuffer records, string code, string time, Side side, long mills, uint size)
    {
        // An id of its own: the time, and the place in the batch.
        var id = (ulong)(At(time) + records.Count);
        ref var order = ref records.Append<OrderRecord>(Publisher.Simulator, Find(code).Index, At(time));
        (order.OrderId, order.Price, order.Size, order.Side, order.Action) = (id, Mills(mills), size, side, OrderAction.Add);
    }

    public static void Level(RecordBuffer records, string code, string time, long mills)
    {
        ref var level = ref records.Append<StatisticRecord>(Publisher.Simulator, Find(code).Index, At(time));
        (level.StatisticType, level.Price, level.TsRef) = (StatisticType.VenuePrice, Mills(mills), -1);
    }

    public static void Timer(RecordBuffer records, string time) => records.Append<TimerRecord>(Publisher.Simulator, 0, At(time));

    private static void Book(RecordBuffer records)
    {
        for (var level = 0; level < 12; level++)
        {
            Order(records, "700", "09:25:01", Side.Bid, 609_000 - (level * 500), (uint)(100 * (level + 1)));
            Order(records, "700", "09:25:01", Side.Ask, 609_500 + (level * 500), (uint)(200 * (level + 1)));
        }

        Order(records, "700", "09:25:02", Side.Bid, 609_000, 24_600);
        Order(records, "9988", "09:25:02", Side.Bid, 152_600, 4_200);
        Order(records, "9988", "09:25:02", Side.Ask, 152_700, 300);
        Order(records, "9988", "09:25:02", Side.Ask, 152_800, 1_300);
    }

    private static void Close(RecordBuffer records, string code, string time, long mills)
    {
        ref var close = ref records.Append<StatisticRecord>(Publisher.Simulator, Find(code).Index, At(time));
        (close.StatisticType, close.Price, close.TsRef) = (StatisticType.ClosePrice, Mills(mills), TestBars.At("2026-03-24 16:10"));
    }

    private static void Suspend(RecordBuffer records, string code, string time) =>
        records.Append<StatusRecord>(Publisher.Simulator, Find(code).Index, At(time)).Action = StatusAction.Suspend;

    private static void Cancel(RecordBuffer records, string code, string time)
    {
        ref var order = ref records.Append<OrderRecord>(Publisher.Simulator, Find(code).Index, At(time));
        (order.OrderId, order.Side, order.Action) = (999_999, Side.Bid, OrderAction.Cancel);
    }

    private static CorporateAction Dividend(long dollars) => new()
    {
        Kind = CorporateActionKind.Dividend,
        ExTime = TestBars.At("2026-03-18"),
        Cash = dollars * Price.Unit,
    };

    private static StoredAction Action(string id, string known, CorporateAction action) =>
        new(TestBars.Tencent, id, TestBars.At(known), IsCancelled: false, "golden", action);

    private static StoredBar Day(uint instrument, DateOnly day, long price) =>
        new(instrument, BarInterval.Day, Bar(HongKongTime.StartOf(day), price, price + 8, 17_825_400));

    private static Bar Bar(long start, long low, long high, long volume) => new()
    {
        Start = start,
        Open = low * Price.Unit,
        High = high * Price.Unit,
        Low = (low * Price.Unit) - (Price.Unit / 2),
        Close = (high * Price.Unit) - (Price.Unit / 4),
        Volume = volume,
        Turnover = (Int128)volume * low * Price.Unit,
        Trades = 10,
    };

    private static Instrument Find(string code) => InstrumentTable.BuiltIn.Single(instrument => instrument.Code == code);

    private static long At(string time) => Nanos(Today + time);

    private static long Nanos(string local) =>
        (DateTimeOffset.ParseExact(
            local + "+08:00", ["yyyy-MM-dd HH:mm:sszzz", "yyyy-MM-dd HH:mm:ss.fffzzz"], null) - DateTimeOffset.UnixEpoch).Ticks
        * TimeSpan.NanosecondsPerTick;

    private static long Mills(long mills) => mills * (Price.Unit / 1_000);
}
