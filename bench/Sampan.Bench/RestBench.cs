using System.Text;

namespace Sampan.Bench;

/// <summary><c>rest</c>: quotes over REST, with token and limits, against a bare Kestrel endpoint that returns the same bytes.</summary>
/// <remarks>
/// All get the same request, token and all, and are asked in turns by the same client. The live market of the server
/// under test runs on the servers' processor in every round, also in those of the bare endpoint. What its thread uses is
/// counted apart from the requests and printed. CPU time is the better witness where other programs run.
/// </remarks>
internal static class RestBench
{
    private const string QuotePath = "/stock/quote?region=HK&code=700";
    private const int RoundSeconds = 2;

    // The compiler has the same single processor as the server: under load it takes ten seconds until all is compiled well.
    private const int WarmUpSeconds = 15;

    /// <summary>Prints rates, ratios and CPU time.</summary>
    /// <param name="rounds">How often each contender has its turn.</param>
    public static void Run(int rounds)
    {
        using var folder = new BenchFolder();
        using var sampan = ServerProcess.StartSampan(folder.Path);
        var quote = new Uri(sampan.Address, QuotePath);
        using var bare = ServerProcess.StartBare(AskForQuote(quote, folder.OwnerToken));
        Contender[] contenders =
        [
            new("bare Kestrel", bare, new Uri(bare.Address, "/bare" + quote.Query), folder.OwnerToken),
            new("bare, the quote's headers", bare, new Uri(bare.Address, "/headers" + quote.Query), folder.OwnerToken),
            new("bare, the same bytes as with a limit", bare, new Uri(bare.Address, "/same" + quote.Query), folder.OwnerToken),
            new("quote, token, no limit", sampan, quote, folder.OwnerToken),
            new("quote, token, limit", sampan, quote, folder.LimitedToken),
        ];
        Rounds.Run(1, [.. contenders.Select(contender => (Func<Turn>)(() => contender.Take(WarmUpSeconds)))]);
        var turns = Rounds.Run(rounds, [.. contenders.Select(contender => (Func<Turn>)(() => contender.Take(RoundSeconds)))]);
        Print(contenders, turns, rounds);
    }

    private static void Print(Contender[] contenders, Turn[][] turns, int rounds)
    {
        Console.WriteLine(
            $"{Load.Name}, {rounds} rounds of {RoundSeconds} s, servers and client "
            + (ServerProcess.IsPinned ? "on a processor each" : "not pinned")
            + $"; the live market's thread takes {Spread.Of(turns[^1].Select(turn => turn.Market)).Text("P1")} of the servers'.\n");
        var table = new Table("", "requests/s", "× bare", "CPU µs/request", "bare's CPU ÷ its");
        for (var i = 0; i < contenders.Length; i++)
        {
            table.Add(
                contenders[i].Name,
                Spread.Of(turns[i].Select(turn => turn.Rate)).Text("N0"),
                Spread.OfRatios(turns[i].Select(turn => turn.Rate), turns[0].Select(turn => turn.Rate)).Text("F2"),
                Spread.Of(turns[i].Select(turn => turn.CpuMicroseconds)).Text("F1"),
                Spread.OfRatios(turns[0].Select(turn => turn.CpuMicroseconds), turns[i].Select(turn => turn.CpuMicroseconds)).Text("F2"));
        }

        table.Print();
    }

    private static string AskForQuote(Uri address, string token)
    {
        using var client = new KeepAliveClient(address, token);
        for (var i = 0; client.Ask() != 200 || client.Body.IndexOf("null}"u8) >= 0; i++)
        {
            Thread.Sleep(i < 100 ? 100 : throw new InvalidOperationException("There is no quote."));
        }

        return Encoding.UTF8.GetString(client.Body);
    }

    /// <param name="Rate">Requests a second.</param>
    /// <param name="CpuMicroseconds">CPU time of a request.</param>
    /// <param name="Market">The share of the processor that the market's thread had, which is in neither.</param>
    private readonly record struct Turn(double Rate, double CpuMicroseconds, double Market);

    private sealed record Contender(string Name, ServerProcess Server, Uri Address, string Token)
    {
        public Turn Take(int duration)
        {
            var (cpu, market) = (Server.CpuMicroseconds, Server.CpuMicrosecondsOf("market"));
            var (requests, seconds) = Load.Run(Address, Token, duration);
            (cpu, market) = (Server.CpuMicroseconds - cpu, Server.CpuMicrosecondsOf("market") - market);
            return new Turn(requests / seconds, (cpu - market) / requests, market / (seconds * 1e6));
        }
    }
}
