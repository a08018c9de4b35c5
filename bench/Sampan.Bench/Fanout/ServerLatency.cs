using System.Text.Json;

namespace Sampan.Bench.Fanout;

/// <summary>How long messages took at the server, from record in to bytes written, by its own count: <c>/v1/me/latency</c>.</summary>
internal sealed class ServerLatency
{
    private static readonly string[] Stages = ["receivedToPublished", "publishedToWritten"];

    private readonly SortedDictionary<long, long>[] _counts = [[], []];

    private ServerLatency()
    {
    }

    /// <summary>Below how many milliseconds 99 of 100 were from record in until their turn came, in powers of two of a µs.</summary>
    public double UntilPublished => Percentile(_counts[0], 0.99);

    /// <summary>As <see cref="UntilPublished"/>, from there until the bytes were written.</summary>
    public double UntilWritten => Percentile(_counts[1], 0.99);

    /// <summary>Asks a server after a while, for all connections of the token together.</summary>
    /// <param name="peer">The server.</param>
    /// <param name="wait">How long to wait first.</param>
    public static async Task<ServerLatency> AskAsync(Peer peer, TimeSpan wait)
    {
        await Task.Delay(wait, TimeProvider.System, CancellationToken.None);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("token", peer.Token);
        using var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri($"http://127.0.0.1:{peer.Port}/v1/me/latency")));
        var latency = new ServerLatency();
        foreach (var connection in answer.RootElement.GetProperty("connections").EnumerateArray())
        {
            for (var stage = 0; stage < Stages.Length; stage++)
            {
                latency.Add(stage, connection.GetProperty(Stages[stage]).GetProperty("histogram"));
            }
        }

        return latency;
    }

    private void Add(int stage, JsonElement histogram)
    {
        foreach (var entry in histogram.EnumerateArray())
        {
            var below = entry.GetProperty("below").GetInt64();
            _counts[stage][below] = _counts[stage].GetValueOrDefault(below) + entry.GetProperty("count").GetInt64();
        }
    }

    private static double Percentile(SortedDictionary<long, long> counts, double share)
    {
        var left = counts.Values.Sum() * share;
        foreach (var (below, count) in counts)
        {
            left -= count;
            if (left <= 0)
            {
                return below / 1000.0;
            }
        }

        return 0;
    }
}
