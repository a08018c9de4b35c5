using System.Globalization;
using System.IO.Compression;
using Sampan.Market;

namespace Sampan.Server.Tests.History.Import;

/// <summary>Real minutes, played as trades at their open, high, low and close, come out of the market as they were.</summary>
/// <remarks>
/// Of a folder that the environment names, see <see cref="MarketDataTests"/>: one file of it, or with
/// <c>SAMPAN_MARKET_DATA_ALL</c> every one.
/// </remarks>
public sealed class MinuteReplayTests
{
    private const string Variable = "SAMPAN_MARKET_DATA";
    private const long Second = HongKongTime.NanosPerSecond;
    private const long Minute = 60 * Second;

    private static readonly string? Folder = Environment.GetEnvironmentVariable(Variable);
    private static readonly bool IsAll = Environment.GetEnvironmentVariable(Variable + "_ALL") is { Length: > 0 };

    [Fact]
    public void Minutes_played_as_trades_come_back_and_longer_bars_are_those_of_the_file()
    {
        Assert.SkipUnless(Folder is { Length: > 0 }, $"{Variable} does not name a folder with bars.");
        var files = Directory.GetFiles(Folder!, "hk1m-*.csv.gz").Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(files);

        // Half days are at the ends of years: the first file of a year has one before its new year.
        var (minutes, longer) = (0L, 0L);
        foreach (var file in IsAll ? files : files[..1])
        {
            var rows = Read(file);
            foreach (var stock in IsAll ? rows : rows.Take(20))
            {
                Check(stock.Value, ref minutes, ref longer);
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{minutes:N0} minutes and {longer:N0} longer bars are equal.");
    }

    private static void Check(List<Row> rows, ref long minutes, ref long longer)
    {
        var told = Play(rows);
        foreach (var interval in BarClock.Intervals)
        {
            var expected = Expect(rows, interval);
            var actual = told.Where(bar => bar.Key.Interval == interval).Select(bar => bar.Value).OrderBy(bar => bar.Start)
                .Select(bar => new Row(bar.Start, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume)).ToList();
            Assert.Equal(expected, actual);
            (minutes, longer) = interval == BarInterval.Minute1
                ? (minutes + expected.Count, longer)
                : (minutes, longer + expected.Count);
        }
    }

    /// <summary>The times of trades are those at which the exchange makes them: the auctions minutes away from their labels.</summary>
    private static Dictionary<(BarInterval Interval, long Start), Bar> Play(List<Row> rows)
    {
        var log = new LastBars();
        var instrument = InstrumentTable.BuiltIn.Single(known => known.Id == 700);
        var market = new MarketState(new InstrumentDirectory(new InstrumentTable([instrument])), log);
        market.Start(HongKongTime.StartOf(HongKongTime.DateOf(rows[0].Label)));
        var records = new RecordBuffer();
        foreach (var row in rows)
        {
            Trades(records, row);
        }

        Clock(records, HongKongTime.StartOf(HongKongTime.DateOf(rows[^1].Label).AddDays(40)));
        market.Apply(records);
        return log.Bars;
    }

    private static void Trades(RecordBuffer records, Row row)
    {
        var date = HongKongTime.DateOf(row.Label);
        var time = HongKongTime.NanosOfDay(row.Label) / Minute;
        var isHalf = TradingCalendar.BuiltIn.KindOf(date) == DayKind.Half;
        var isOpening = time == (9 * 60) + 30;
        var isLast = time == (isHalf ? 12 : 16) * 60;
        var at = isOpening ? HongKongTime.At(date, new TimeOnly(9, 20, 41)) : row.Label - Minute;

        // The volume in four parts, of which none is nothing where there are so many shares.
        long[] prices = [row.Open, row.High, row.Low, row.Close];
        var parts = (int)Math.Min(4, row.Volume);
        for (var i = 4 - parts; i < 4; i++)
        {
            var size = i == 3 ? row.Volume - ((parts - 1) * (row.Volume / parts)) : row.Volume / parts;
            var isClosing = isLast && i == 3;
            Trade(records, isClosing ? row.Label + (517 * Second) : at + (i * 10 * Second), prices[i], size, isOpening || isClosing);
        }
    }

    private static void Trade(RecordBuffer records, long time, long price, long size, bool isAuction)
    {
        // One trade has no more than 32 bits of shares.
        for (var left = size; left > 0; left -= uint.MaxValue)
        {
            var type = isAuction ? TradeType.Auction : TradeType.Automatch;
            ref var trade = ref records.Append<TradeRecord>(Publisher.ForTrade(Publisher.OmdcFullTick, type), 0, time);
            (trade.Price, trade.Size, trade.Side) = (price, (uint)Math.Min(left, uint.MaxValue), Side.None);
        }
    }

    private static void Clock(RecordBuffer records, long time) => records.Append<TimerRecord>(Publisher.OmdcFullTick, 0, time);

    /// <summary>What a reader of the file would add up, by its labels and nothing of the market's.</summary>
    private static List<Row> Expect(List<Row> rows, BarInterval interval) =>
    [
        .. rows.GroupBy(row => StartOf(row.Label, interval)).Select(group => new Row(
            group.Key,
            group.First().Open,
            group.Max(row => row.High),
            group.Min(row => row.Low),
            group.Last().Close,
            group.Sum(row => row.Volume))),
    ];

    private static long StartOf(long label, BarInterval interval)
    {
        var time = new DateTime(1970, 1, 1).AddTicks(label / 100).AddHours(8);
        var minute = (time.Hour * 60) + time.Minute;
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

        // Labels are ends: 09:31 is the first minute of the morning, 13:01 that of the afternoon, 09:30 the auction before.
        var session = minute <= 12 * 60 ? (9 * 60) + 30 : 13 * 60;
        var start = interval switch
        {
            BarInterval.Minute1 => time.Date.AddMinutes(minute - 1),
            < BarInterval.Day => time.Date.AddMinutes(session + ((Math.Max(minute, session + 1) - 1 - session) / length * length)),
            BarInterval.Day => time.Date,
            BarInterval.Week => time.Date.AddDays(-(((int)time.DayOfWeek + 6) % 7)),
            _ => new DateTime(time.Year, time.Month, 1),
        };
        return (start.AddHours(-8) - new DateTime(1970, 1, 1)).Ticks * 100;
    }

    private static SortedDictionary<string, List<Row>> Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        var stocks = new SortedDictionary<string, List<Row>>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            var date = DateOnly.ParseExact(fields[0], "yyyyMMdd", CultureInfo.InvariantCulture);
            var time = TimeOnly.ParseExact(fields[1].Replace(":", ""), "HHmm", CultureInfo.InvariantCulture);
            if (!stocks.TryGetValue(fields[2], out var rows))
            {
                stocks.Add(fields[2], rows = []);
            }

            rows.Add(new Row(
                HongKongTime.At(date, time), Nanos(fields[3]), Nanos(fields[4]), Nanos(fields[5]), Nanos(fields[6]),
                (long)decimal.Parse(fields[7], CultureInfo.InvariantCulture)));
        }

        foreach (var rows in stocks.Values)
        {
            rows.Sort((one, other) => one.Label.CompareTo(other.Label));
        }

        return stocks;
    }

    private static long Nanos(string price) => (long)(decimal.Parse(price, CultureInfo.InvariantCulture) * Price.Unit);

    /// <summary>A row of the file, or a bar.</summary>
    private sealed record Row(long Label, long Open, long High, long Low, long Close, long Volume);

    private sealed class LastBars : IMarketOutput
    {
        public Dictionary<(BarInterval Interval, long Start), Bar> Bars { get; } = [];

        public void OnTrade(int instrument, in TradeRecord trade, long number)
        {
        }

        public void OnBarClosed(int instrument, BarInterval interval, in Bar bar) => Bars[(interval, bar.Start)] = bar;
    }
}
