using Microsoft.Data.Sqlite;
using Sampan.Server.History;
using static Sampan.Server.Tests.History.TestBars;

namespace Sampan.Server.Tests.History;

public sealed class HistoryDatabaseTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly string _path;

    public HistoryDatabaseTests() => _path = Path.Combine(_folder.Path, HistoryDatabase.FileName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_folder_and_the_tables_are_made_and_found_again()
    {
        var folder = Path.Combine(_folder.Path, "new", "folder");

        using (var history = new BarHistory(HistoryDatabase.Open(folder)))
        {
            history.Append([Minute(Flat("2020-01-02 09:30", 10))]);
        }

        using var again = new BarHistory(HistoryDatabase.Open(folder));
        Assert.Single(again.Read(Tencent, Market.BarInterval.Minute1, long.MaxValue, 10));
    }

    [Fact]
    public void A_file_that_is_no_database_is_left_alone()
    {
        File.WriteAllText(_path, new string('x', 5_000));

        Refuses($"{_path} is not a SQLite database: move it away, or name another folder with --data.");
        Assert.Equal(5_000, new FileInfo(_path).Length);
    }

    [Fact]
    public void The_database_of_another_program_is_left_alone()
    {
        Execute("CREATE TABLE bar(x)");

        Refuses($"{_path} is the database of another program: move it away, or name another folder with --data.");
    }

    [Fact]
    public void A_newer_schema_is_left_alone()
    {
        Execute("PRAGMA user_version = 7");

        Refuses($"{_path} was made by a newer Sampan: its schema is 7, this Sampan knows 5. "
            + "Update Sampan, or name another folder with --data.");
    }

    [Fact]
    public void A_file_of_the_first_schema_keeps_its_bars_and_learns_of_progress()
    {
        using (var history = new BarHistory(HistoryDatabase.Open(_folder.Path)))
        {
            history.Append([Minute(Flat("2020-01-02 09:30", 10))]);
        }

        Execute("DROP TABLE progress; DROP TABLE action; PRAGMA user_version = 1");
        MakeInstrumentsOld();
        MakeBarsOld();
        var database = HistoryDatabase.Open(_folder.Path);

        using var again = new BarHistory(database);
        again.Append([], new FeedProgress("simulator", 5));
        Assert.Single(again.Read(Tencent, Market.BarInterval.Minute1, long.MaxValue, 10));
        Assert.Equal(5, new GapLedger(database).ReadProgress("simulator"));
        Assert.Null(new GapLedger(database).ReadProgress("omd"));
    }

    [Fact]
    public void A_list_that_an_older_version_has_imported_is_kept()
    {
        HistoryDatabase.Open(_folder.Path);
        Execute("DROP TABLE action; PRAGMA user_version = 2");
        MakeInstrumentsOld();
        MakeBarsOld();
        Execute("""
            INSERT INTO instrument VALUES (
                90003, '90003', 'JPNQ100@EP2609B', NULL, 'DerivativeWarrant', 'MAIN', NULL, 'HKD', 10000, 'E', NULL, NULL,
                '2026-09-18', 'Put')
            """);

        var instruments = InstrumentMaster.Load(HistoryDatabase.Open(_folder.Path));

        Assert.True(instruments.TryFind(90_003, out var warrant));
        Assert.Equal(("JPNQ100@EP2609B", "HK", "HKEX"), (warrant.Name, warrant.Region, warrant.Exchange));
        Assert.Equal((Market.WarrantKind.Put, Market.Price.Undefined), (warrant.Terms!.Kind, warrant.Terms.Strike));
    }

    [Fact]
    public void A_bar_that_an_older_version_has_told_anew_begins_with_one_revision()
    {
        using (var history = new BarHistory(HistoryDatabase.Open(_folder.Path)))
        {
            var told = Flat("2020-01-02 09:31", 10) with { Flags = Market.BarFlags.Revised };
            history.Append([Minute(Flat("2020-01-02 09:30", 10)), Minute(told)]);
        }

        MakeBarsOld();
        Execute("PRAGMA user_version = 4");

        using var again = new BarHistory(HistoryDatabase.Open(_folder.Path));
        Assert.Equal([0, 1], again.Read(Tencent, Market.BarInterval.Minute1, long.MaxValue, 10).Select(bar => bar.Revision));
        Execute("SELECT rev, remark FROM bar_text");
    }

    [Fact]
    public void A_folder_that_can_not_be_made_is_named()
    {
        var folder = Path.Combine(_folder.Write("file", ""), "data");

        var error = Assert.Throws<OperatorException>(() => HistoryDatabase.Open(folder));

        Assert.StartsWith($"The data folder {folder} can't be made: ", error.Message);
    }

    [Fact]
    public async Task Two_that_open_a_new_folder_at_once_both_succeed()
    {
        var opening = Enumerable.Range(0, 8).Select(_ => Task.Run(() => HistoryDatabase.Open(_folder.Path)));

        Assert.All(await Task.WhenAll(opening), database => Assert.Equal(_path, database.Path));
    }

    [Fact]
    public void Any_tool_sees_times_and_prices_as_people_write_them()
    {
        using var history = new BarHistory(HistoryDatabase.Open(_folder.Path));
        var bar = Flat("2020-01-02 09:30", 10);
        history.Append([Minute(bar with { Low = -500_000_000, Close = 10_001_000_000, Turnover = 1_234_500_000 })]);

        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT instrument, interval, start, open, low, close, turnover FROM bar_text";
        using var row = command.ExecuteReader();
        Assert.True(row.Read());

        var shown = Enumerable.Range(0, row.FieldCount).Select(row.GetString);
        Assert.Equal(["700", "minute", "2020-01-02T09:30:00+08:00", "10", "-0.5", "10.001", "1.2345"], shown);
    }

    /// <summary>As versions 1 and 2 had it.</summary>
    private void MakeInstrumentsOld() => Execute("""
        DROP TABLE instrument;
        CREATE TABLE instrument(
            id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, chinese_name TEXT, type TEXT NOT NULL,
            market TEXT, sector TEXT, currency TEXT NOT NULL, board_lot INTEGER NOT NULL, spread_table TEXT, isin TEXT,
            underlying TEXT, expiry TEXT, kind TEXT)
        """);

    /// <summary>As versions 1 to 4 had it.</summary>
    private void MakeBarsOld() => Execute(
        "DROP VIEW bar_text; ALTER TABLE bar DROP COLUMN rev; CREATE VIEW bar_text AS SELECT instrument FROM bar");

    private void Refuses(string sentence) =>
        Assert.Equal(sentence, Assert.Throws<OperatorException>(() => HistoryDatabase.Open(_folder.Path)).Message);

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={_path};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        connection.Execute(sql);
    }
}
