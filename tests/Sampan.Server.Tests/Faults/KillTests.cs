using System.Text.Json;
using Microsoft.Data.Sqlite;
using Sampan.Market;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Faults;

/// <summary><c>kill -9</c> while the server serves and stores.</summary>
public sealed class KillTests : IDisposable
{
    private const int Seed = 9;
    private const int Kills = 5;
    private const string Codes = "700,9988,5,388,1299,2800,HSI";

    // Four market minutes each second: bars close all the time.
    private const string Speed = "240";

    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(3);

    private readonly TestFolder _folder = new();

    [Fact]
    public async Task What_was_answered_as_closed_is_there_after_every_kill()
    {
        var random = new Random(Seed);
        var answered = new AnsweredBars();
        JsonElement? quote = null;
        string? token = null;
        var quickest = TimeSpan.MaxValue;
        for (var run = 0; run <= Kills; run++)
        {
            await using var server = await ServeProcess.StartAsync(_folder.Path, "--speed", Speed);
            token ??= server.Token;
            quickest = run > 0 && server.StartTime < quickest ? server.StartTime : quickest;
            answered.Take(await server.GetAsync(Bars, token!));
            quote = AssertGoesOn(quote, await server.GetAsync(Quote, token!));
            AssertIntact();
            if (run < Kills)
            {
                quote = await ServeUntilKilled(server, token!, answered, TimeSpan.FromMilliseconds(random.Next(300, 1_800))) ?? quote;
            }
        }

        // Of the quickest, because the machine may have other things to do.
        Assert.True(quickest < StartMax, $"A start took {quickest}.");
        Assert.True(answered.Count > 10 * Kills, $"Only {answered.Count} bars were answered.");
    }

    public void Dispose() => _folder.Dispose();

    private static string Bars => $"/stock/klines?region=HK&codes={Codes}&kType=1&limit=1000";

    private static string Quote => "/stock/quote?region=HK&code=700";

    /// <summary>Asks as fast as it is answered; one of the questions is under way when the process dies.</summary>
    private static async Task<JsonElement?> ServeUntilKilled(
        ServeProcess server, string token, AnsweredBars answered, TimeSpan life)
    {
        using var end = new CancellationTokenSource(life);
        var killing = Task.Run(async () =>
        {
            end.Token.WaitHandle.WaitOne();
            await server.KillAsync();
        });
        JsonElement? last = null;
        while (await server.TryGetAsync(Bars, token) is { } bars)
        {
            answered.Take(bars);
            last = await server.TryGetAsync(Quote, token) ?? last;
        }

        await killing;
        return last;
    }

    /// <summary>The market goes on from where it was, and not from where it began.</summary>
    private static JsonElement AssertGoesOn(JsonElement? before, JsonElement after)
    {
        if (before is { } known)
        {
            var (old, now) = (known.GetProperty("data"), after.GetProperty("data"));
            var last = old.GetProperty("ld").GetDecimal();
            Assert.InRange(now.GetProperty("ld").GetDecimal(), last * 0.98m, last * 1.02m);
            if (DayOf(old) == DayOf(now))
            {
                Assert.Equal(old.GetProperty("p").GetDecimal(), now.GetProperty("p").GetDecimal());
            }

            // The running minute was lost, and of a trade before it the history knows the minute, not the second.
            Assert.True(now.GetProperty("t").GetInt64() > old.GetProperty("t").GetInt64() - 120_000);
        }

        return after;
    }

    private static DateOnly DayOf(JsonElement quote) => HongKongTime.DateOf(quote.GetProperty("t").GetInt64() * 1_000_000);

    private void AssertIntact()
    {
        foreach (var file in (ReadOnlySpan<string>)["history.db", "accounts.db"])
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, file)};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check";
            Assert.Equal("ok", command.ExecuteScalar());
        }
    }
}
