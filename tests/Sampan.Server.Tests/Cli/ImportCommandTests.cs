using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Market;
using Sampan.Server.History;
using Sampan.Server.History.Import;
using Sampan.Server.Tests.History;
using Sampan.Server.Tests.History.Import;

namespace Sampan.Server.Tests.Cli;

public sealed class ImportCommandTests : IDisposable
{
    private const string Days = "code,date,open,high,low,close,volume\n";

    private readonly TestFolder _folder = new();
    private readonly TestFolder _data = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task Bars_are_imported_and_summed_up()
    {
        var file = _folder.Write("days.csv", Days + "700,20200102,1,1,1,1,1\n5,20200103,1,1,1,1,1\n5,20200106,1,1,1,1,0\n");

        var people = await ImportAsync("bars", file);
        var programs = JsonElement.Parse((await ImportAsync("bars", file, "--json")).Output);

        Assert.Equal((0, ""), (people.ExitCode, people.Error));
        Assert.Matches(
            @"^Imported 2 bars of 2 instruments, 2020-01-02 to 2020-01-03, in \d+\.\d s \([\d,]+ bars/s\)\.\n"
            + @"1 rows without a trade have no bar\.\n$",
            people.Output);
        Assert.Equal(2, programs.GetProperty("bars").GetInt64());
        Assert.Equal("2020-01-02", programs.GetProperty("first").GetString());
    }

    [Fact]
    public async Task Bad_rows_are_named_and_make_the_exit_code_1()
    {
        var file = _folder.Write("days.csv", Days + "700,20200102,1,1,1,1,1\n700,20200103,2,1,1,1,1\n");
        var errors = Path.Combine(_folder.Path, "errors.txt");

        var result = await ImportAsync("bars", file, "--errors", errors);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"{file}:3: open 2 is above high 1\n", result.Error);
        Assert.EndsWith("\n1 bad rows were left out.\n", result.Output);
        Assert.Equal(result.Error, await File.ReadAllTextAsync(errors, Cancel));
    }

    [Fact]
    public async Task Actions_are_imported_and_summed_up_and_wrong_ones_are_named()
    {
        var file = _folder.Write("actions.csv", "code,kind,ex_date,ratio\n700,split,2014-05-15,5:1\n700,split,2014-05-16,1:5\n");

        var people = await ImportAsync("actions", file);
        var programs = JsonElement.Parse((await ImportAsync("actions", file, "--json")).Output);

        Assert.Equal(1, people.ExitCode);
        Assert.Equal($"{file}:3: '1:5' is no ratio of a split: write shares after it to shares before it\n", people.Error);
        Assert.Equal("Imported 1 actions of 1 instruments; 0 were there already.\n1 bad rows were left out.\n", people.Output);
        Assert.Equal((0, 1), (programs.GetProperty("stored").GetInt32(), programs.GetProperty("unchanged").GetInt32()));
    }

    [Fact]
    public async Task Nothing_imported_is_exit_code_1() =>
        Assert.Equal(1, (await ImportAsync("bars", _folder.Write("days.csv", Days))).ExitCode);

    [Fact]
    public async Task A_file_without_its_convention_is_one_sentence_and_exit_code_2()
    {
        var file = _folder.Write("minutes.csv", "date,time,code,open,high,low,close,volume\n20200102,0930,700,1,1,1,1,1\n");

        var result = await ImportAsync("bars", file);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"{file} does not show which end of a minute its times name. Say --labels start", result.Error);
        Assert.Equal(0, (await ImportAsync("bars", file, "--labels", "end")).ExitCode);
        Assert.Equal(2, (await ImportAsync("bars", file, "--labels", "middle")).ExitCode);
    }

    [Fact]
    public async Task A_list_of_securities_is_imported_and_counted()
    {
        var file = _folder.Write("list.csv", """
            Stock Code,Name of Securities,Category,Board Lot
            90001,A,Equity,500
            90002,B,Debt Securities,10

            """);

        var people = await ImportAsync("instruments", file);
        var programs = await ImportAsync("instruments", file, "--json");

        Assert.Equal(
            """
            TYPE    INSTRUMENTS
            Equity  1
            Debt    1
            Imported 2 instruments. A running server has them from its next start.

            """, people.Output);
        Assert.Equal("""{"instruments":2,"badRows":0,"types":{"Equity":1,"Debt":1}}""", programs.Output.TrimEnd());
    }

    [Fact]
    public async Task An_import_that_was_killed_leaves_whole_batches_and_is_run_again()
    {
        var file = GeneratedBars.Write(_folder, "minutes.csv", rows: 1_500_000);
        using var whole = new TestFolder();
        Assert.Equal(0, (await RunAsync("import", "bars", file, "--data", whole.Path)).ExitCode);

        long stored;
        await using (SampanProcess.Start(["import", "bars", file, "--data", _data.Path], environment: []))
        {
            stored = await WaitForBarsAsync();
        }

        Assert.InRange(stored, 1, 1_400_000);
        var history = HistoryDatabase.Open(_data.Path);
        Assert.Equal("ok", Text(history, "PRAGMA integrity_check"));
        Assert.Equal(0, GeneratedBars.Checksum(history).Count % BarBatches.Size);

        Assert.Equal(0, (await ImportAsync("bars", file)).ExitCode);
        Assert.Equal(GeneratedBars.Checksum(HistoryDatabase.Open(whole.Path)), GeneratedBars.Checksum(history));
    }

    [Fact]
    public async Task A_market_stores_its_bars_while_an_import_runs_on_the_same_folder()
    {
        var file = GeneratedBars.Write(_folder, "minutes.csv", rows: 1_500_000);
        using var history = new BarHistory(HistoryDatabase.Open(_data.Path));
        using var writer = new HistoryWriter(history, _ => TestBars.Tencent, NullLogger<HistoryWriter>.Instance);

        var import = ImportAsync("bars", file);
        var start = TestBars.At("2026-01-02 10:00");
        var waitMax = TimeSpan.Zero;
        var count = 0;
        while (!import.IsCompleted)
        {
            var bar = TestBars.Flat("2026-01-02 10:00", 1) with { Start = start + (count++ * 60_000_000_000L) };
            writer.OnBarClosed(0, BarInterval.Minute1, bar);
            var waited = Stopwatch.GetTimestamp();
            await writer.WaitFlushedAsync(Cancel);
            waitMax = TimeSpan.FromTicks(Math.Max(waitMax.Ticks, Stopwatch.GetElapsedTime(waited).Ticks));
        }

        Assert.Equal(0, (await import).ExitCode);
        Assert.Null(writer.Problem);
        Assert.Equal(1_500_000 + count, GeneratedBars.Checksum(history.Database).Count);
        TestContext.Current.SendDiagnosticMessage(
            $"{count} commits beside the import, the longest took {waitMax.TotalMilliseconds:F0} ms");
    }

    private Task<SampanResult> ImportAsync(params string[] arguments) =>
        RunAsync(["import", .. arguments, "--data", _data.Path]);

    private static Task<SampanResult> RunAsync(params string[] arguments) => SampanProcess.RunAsync(arguments);

    /// <summary>Waits until the import has committed something.</summary>
    private async Task<long> WaitForBarsAsync()
    {
        var history = HistoryDatabase.Open(_data.Path);
        while (GeneratedBars.Checksum(history) is var (count, _))
        {
            if (count > 0)
            {
                return count;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancel);
        }

        return 0;
    }

    private static string Text(HistoryDatabase database, string sql)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (string)command.ExecuteScalar()!;
    }
}
