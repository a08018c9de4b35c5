using Sampan.Market;
using Sampan.Server.History;
using Sampan.Server.History.Import;
using static Sampan.Server.Tests.History.TestBars;

namespace Sampan.Server.Tests.History.Import;

public sealed class BarImportTests : IDisposable
{
    private const string MinuteHeader = "date,time,code,open,high,low,close,volume,turnover\n";
    private const string DayHeader = "code,date,open,high,low,close,volume\n";

    private readonly TestFolder _folder = new();
    private readonly BarHistory _history;
    private readonly List<string> _printed = [];

    public BarImportTests() => _history = new BarHistory(HistoryDatabase.Open(_folder.Path));

    public void Dispose()
    {
        _history.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Minutes_that_are_named_by_their_end_start_a_minute_earlier()
    {
        var summary = Import(MinuteHeader
            + "20200102,0930,00700,375.8,375.8,375.8,375.8,188900,70988620\n"
            + "20200102,0931,00700,375.8,377.6,375.6,377,240800,90688940.25\n"
            + "20200102,1200,00700,377,377,377,377,100,37700\n"
            + "20200102,1301,00700,377,377,377,377,100,37700\n"
            + "20200102,1600,00700,377,377,377,377,100,37700\n");

        string[] starts = ["09:29", "09:30", "11:59", "13:00", "15:59"];
        var minutes = Read(BarInterval.Minute1);
        Assert.Equal(starts.Select(start => At($"2020-01-02 {start}")), minutes.Select(bar => bar.Start));
        Assert.Equal(
            new Bar
            {
                Start = At("2020-01-02 09:30"),
                Open = 375_800_000_000,
                High = 377_600_000_000,
                Low = 375_600_000_000,
                Close = 377_000_000_000,
                Volume = 240_800,
                Turnover = (Int128)90_688_940_250_000_000,
            },
            minutes[1]);
        Assert.Equal(
            new BarImportSummary
            {
                Files = 1,
                Rows = 5,
                Bars = 5,
                Instruments = 1,
                First = new DateOnly(2020, 1, 2),
                Last = new DateOnly(2020, 1, 2),
                WithoutTrades = 0,
                BadRows = 0,
            },
            summary);
    }

    [Fact]
    public void Minutes_that_are_named_by_their_start_stay_where_they_are()
    {
        Import(MinuteHeader + "20200102,1300,700,1,1,1,1,1,1\n", MinuteLabels.Start);

        Assert.Equal(At("2020-01-02 13:00"), Read(BarInterval.Minute1).Single().Start);
    }

    [Fact]
    public void Without_a_time_the_bars_are_days_and_without_a_turnover_it_is_not_known()
    {
        Import(DayHeader + "00700,20200102,375.8,377.6,375.6,377,240800\n");

        var day = Read(BarInterval.Day).Single();
        Assert.Equal((At("2020-01-02 00:00"), BarFlags.NoTurnover), (day.Start, day.Flags));
        Assert.Empty(Read(BarInterval.Minute1));
    }

    [Fact]
    public void Other_names_of_columns_and_forms_of_codes_are_understood()
    {
        Import("\uFEFFTicker;ignored,Date_Time,O,H,L,C,Vol,Amount,Trade Count\r\n".Replace(";", ",")
            + "\"0700.HK\",x,\"2020-01-02 12:00:00\", 1 ,1,1,1,10.0,,3\r\n");

        var minute = Read(BarInterval.Minute1).Single();
        Assert.Equal(
            (At("2020-01-02 11:59"), 10L, 3, BarFlags.NoTurnover),
            (minute.Start, minute.Volume, minute.Trades, minute.Flags));
    }

    [Fact]
    public void A_code_that_no_list_has_is_imported_all_the_same()
    {
        Import(DayHeader + "99999,20200102,1,1,1,1,1\n");

        Assert.Single(_history.Read(99_999, BarInterval.Day, long.MaxValue, 10));
    }

    [Fact]
    public void An_index_is_known_by_its_code_and_needs_no_volume()
    {
        Assert.True(InstrumentTable.BuiltIn.TryFind(AssetClass.Indices, "HSI", "", out var index));

        Import(DayHeader + "HSI,20200102,28249.37,28543.52,28245.97,28543.52,0\n");

        Assert.Single(_history.Read(index.Id, BarInterval.Day, long.MaxValue, 10));
    }

    [Theory]
    [InlineData("700,20200230,1,1,1,1,1", "there is no date '20200230'")]
    [InlineData("700,,1,1,1,1,1", "there is no date (empty)")]
    [InlineData("XYZ,20200102,1,1,1,1,1", "there is no instrument 'XYZ'")]
    [InlineData("0,20200102,1,1,1,1,1", "there is no instrument '0'")]
    [InlineData("000001,20200102,1,1,1,1,1", "there is no instrument '000001'")]
    [InlineData("700.US,20200102,1,1,1,1,1", "there is no instrument '700.US'")]
    [InlineData("700,20200102,abc,1,1,1,1", "open is no price: 'abc'")]
    [InlineData("700,20200102,1,1,1", "close is no price: (empty)")]
    [InlineData("700,20200102,1,1,1,1,-5", "volume -5 is negative")]
    [InlineData("700,20200102,1,1,1,1,1.5", "volume is no whole number: '1.5'")]
    [InlineData("700,20200102,1,0.9,1.1,1,5", "high 0.9 is below low 1.1")]
    [InlineData("700,20200102,1.3,1.2,1.1,1.2,5", "open 1.3 is above high 1.2")]
    [InlineData("700,20200102,1,1.2,1.1,1.2,5", "open 1 is below low 1.1")]
    [InlineData("700,20200102,1.2,1.2,1.1,1.3,5", "close 1.3 is above high 1.2")]
    [InlineData("700,20200102,1.2,1.2,1.1,1,5", "close 1 is below low 1.1")]
    [InlineData("700,20200102,1,1,0,1,5", "low 0 is not above 0")]
    public void A_bad_row_is_named_and_the_rest_goes_in(string row, string reason)
    {
        var summary = Import($"{DayHeader}{row}\n5,20200102,1,1,1,1,1\n");

        Assert.Equal($"{_folder.Path}/bars.csv:2: {reason}", Assert.Single(_printed));
        Assert.Equal((1L, 1L, 2L), (summary.BadRows, summary.Bars, summary.Rows));
    }

    [Theory]
    [InlineData("20200102,0961,700,1,1,1,1,1,1", "there is no whole minute '0961'")]
    [InlineData("20200102,0930,700,1,1,1,1,1,x", "turnover is no number: 'x'")]
    [InlineData("20200102,0930,700,1,1,1,1,1,-1", "turnover '-1' is negative")]
    public void A_bad_minute_is_named(string row, string reason)
    {
        Import(MinuteHeader + row, MinuteLabels.End);

        Assert.Equal($"{_folder.Path}/bars.csv:2: {reason}", Assert.Single(_printed));
    }

    [Fact]
    public void A_day_without_a_trade_has_no_bar_and_is_no_mistake()
    {
        var summary = Import(DayHeader + "700,20200102,0,0,0,0,0\n700,20200103,5,5,5,5,0\n");

        Assert.Equal((0L, 2L, 0L), (summary.Bars, summary.WithoutTrades, summary.BadRows));
        Assert.Null(summary.First);
    }

    [Fact]
    public void The_first_twenty_bad_rows_are_printed_and_all_are_in_the_file()
    {
        var all = new StringWriter();
        var path = _folder.Write("bars.csv", DayHeader + string.Concat(Enumerable.Repeat("x,,,,,,\n", 25)));

        var summary = Import([path], labels: null, all);

        Assert.Equal(25, summary.BadRows);
        Assert.Equal(21, _printed.Count);
        Assert.Equal("More bad rows are in the file only.", _printed[^1]);
        Assert.Equal(25, all.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Of_two_rows_of_one_bar_the_later_holds_in_a_file_and_across_files()
    {
        var first = _folder.Write("1.csv", DayHeader + "700,20200102,1,1,1,1,1\n700,20200102,2,2,2,2,2\n");
        var second = _folder.Write("2.csv", DayHeader + "700,20200103,3,3,3,3,3\n");
        var third = _folder.Write("3.csv", DayHeader + "700,20200103,4,4,4,4,4\n");

        Import([first, second, third]);

        Assert.Equal([2L, 4], Read(BarInterval.Day).Select(bar => bar.Volume));
    }

    [Fact]
    public void A_second_import_changes_nothing()
    {
        var path = GeneratedBars.Write(_folder, "big.csv", rows: 300_000);

        Import([path], MinuteLabels.End);
        var once = Checksum();
        Import([path], MinuteLabels.End);

        Assert.Equal(once, Checksum());
        Assert.Equal(300_000, once.Count);
    }

    [Fact]
    public void What_comes_before_the_damage_of_a_file_holds()
    {
        var path = _folder.Write("bars.csv", DayHeader + "700,20200102,1,1,1,1,1\n" + new string(',', 300) + "\n");

        var summary = Import([path]);

        Assert.Equal($"{path}:3: the rest can't be read: line 3 has more than 256 fields", Assert.Single(_printed));
        Assert.Equal((1L, 1L), (summary.Bars, summary.BadRows));
    }

    [Theory]
    [InlineData("", "is empty.")]
    [InlineData("date,open,high,low,close,volume\n", "has no column for the code: expected code or symbol or ticker or "
        + "stockcode or instrument or seccode in the first row, which is date,open,high,low,close,volume.")]
    [InlineData("code,symbol,date,open,high,low,close,volume\n", "has two columns for one thing: code and symbol.")]
    [InlineData(MinuteHeader + "20200102,0930,700,1,1,1,1,1,1\n", "does not show which end of a minute its times name. "
        + "Say --labels start, where 09:30 is the minute from 09:30 to 09:31, or --labels end, where that minute is 09:31.")]
    [InlineData(MinuteHeader + "20200102,1200,700,1,1,1,1,1,1\n20200102,1300,700,1,1,1,1,1,1\n",
        "does not show which end of a minute its times name. "
        + "Say --labels start, where 09:30 is the minute from 09:30 to 09:31, or --labels end, where that minute is 09:31.")]
    public void A_file_that_can_not_be_understood_is_refused_before_anything_is_imported(string text, string sentence)
    {
        var path = _folder.Write("bars.csv", text);

        var error = Assert.Throws<OperatorException>(() => BarFile.Inspect(path, labels: null));

        Assert.Equal($"{path} {sentence}", error.Message);
    }

    [Fact]
    public void A_missing_file_is_named() => Assert.StartsWith(
        "/nowhere/bars.csv can't be read: ",
        Assert.Throws<OperatorException>(() => BarFile.Inspect("/nowhere/bars.csv", labels: null)).Message);

    [Fact]
    public void A_pattern_stands_for_the_files_that_fit_it_by_name()
    {
        var second = _folder.Write("b2.csv", "");
        var first = _folder.Write("b1.csv", "");

        Assert.Equal([first, second], BarFile.Expand(Path.Combine(_folder.Path, "b*.csv")));
        Assert.Equal(["plain.csv"], BarFile.Expand("plain.csv"));
    }

    [Fact]
    public void A_pattern_that_no_file_fits_is_named()
    {
        var pattern = Path.Combine(_folder.Path, "c?.csv");

        var error = Assert.Throws<OperatorException>(() => BarFile.Expand(pattern));

        Assert.Equal($"No file fits {pattern}.", error.Message);
    }

    private BarImportSummary Import(string text, MinuteLabels? labels = null) =>
        Import([_folder.Write("bars.csv", text)], labels);

    private BarImportSummary Import(string[] paths, MinuteLabels? labels = null, TextWriter? errors = null) =>
        new BarImport(_history, InstrumentTable.BuiltIn, new BadRows(_printed.Add, errors))
            .Run([.. paths.Select(path => BarFile.Inspect(path, labels))]);

    private Bar[] Read(BarInterval interval) => _history.Read(Tencent, interval, long.MaxValue, int.MaxValue);

    private (long Count, long Sum) Checksum() => GeneratedBars.Checksum(_history.Database);
}
