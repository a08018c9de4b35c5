using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Server.Accounts;
using Sampan.Server.Streaming;

namespace Sampan.Server.Api.V1;

/// <summary><c>GET /v1/me/latency</c>: how long messages took to each connection of the account that hears numbers, by stage.</summary>
internal sealed class LatencyEndpoint(StreamHub stream)
{
    /// <summary>Writes the histograms.</summary>
    public Task Write(HttpContext context, Account account) =>
        Reply.Json(context, StatusCodes.Status200OK, V1Json.Render(json =>
        {
            json.WriteStartArray("connections");
            foreach (var connection in stream.LatenciesOf(account))
            {
                Write(json, connection);
            }

            json.WriteEndArray();
        }));

    private static void Write(Utf8JsonWriter json, ConnectionLatency connection)
    {
        json.WriteStartObject();
        json.WriteNumber("connection", connection.Connection);
        foreach (var stage in connection.Stages)
        {
            json.WriteStartObject(stage.Name);
            json.WriteNumber("count", stage.Counts.Sum());
            json.Number("p50", Quantile(stage.Counts, 50));
            json.Number("p99", Quantile(stage.Counts, 99));
            json.WriteStartArray("histogram");
            WriteClasses(json, stage.Counts);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>Each class that has something: below how many microseconds, and how many.</summary>
    private static void WriteClasses(Utf8JsonWriter json, IReadOnlyList<long> counts)
    {
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i] > 0)
            {
                json.WriteStartObject();
                json.WriteNumber("below", 1L << i);
                json.WriteNumber("count", counts[i]);
                json.WriteEndObject();
            }
        }
    }

    /// <summary>Below how many microseconds so many per cent were; null before the first message.</summary>
    private static long? Quantile(IReadOnlyList<long> counts, int percent)
    {
        var left = ((counts.Sum() * percent) + 99) / 100;
        for (var i = 0; i < counts.Count && left > 0; i++)
        {
            left -= counts[i];
            if (left <= 0)
            {
                return 1L << i;
            }
        }

        return null;
    }
}
