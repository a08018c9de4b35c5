using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Server.History;

namespace Sampan.Server.Api.V1;

/// <summary><c>GET /v1/gaps</c>: the times for which the server did not see everything.</summary>
/// <remarks>
/// Times are milliseconds; a gap is told from the millisecond it begins in to the one it has ended by, and null while it is open.
/// </remarks>
internal sealed class GapsEndpoint(GapLedger ledger)
{
    private const int GapsMax = 1_000;
    private const long NanosPerMillisecond = 1_000_000;
    private const long MillisecondsMax = long.MaxValue / NanosPerMillisecond;

    /// <summary>Writes the gaps that touch <c>from</c> to <c>to</c>, the earliest first.</summary>
    public Task Write(HttpContext context, QueryString query)
    {
        if (!TryReadTime(query["from"], 0, out var from))
        {
            return Refuse(context, "from must be a time in milliseconds since 1970-01-01 UTC.");
        }

        if (!TryReadTime(query["to"], MillisecondsMax, out var to))
        {
            return Refuse(context, "to must be a time in milliseconds since 1970-01-01 UTC.");
        }

        return from > to
            ? Refuse(context, $"from is {from} and to is {to}: from must not be after to.")
            : Reply.Json(context, StatusCodes.Status200OK, Render(from * NanosPerMillisecond, to * NanosPerMillisecond));
    }

    private byte[] Render(long from, long to)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("gaps");
            foreach (var gap in ledger.ListGaps(from, to, GapsMax))
            {
                Write(json, gap);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Gap gap)
    {
        json.WriteStartObject();
        json.WriteNumber("id", gap.Id);
        json.WriteString("feed", gap.Feed);
        json.WriteString("channel", gap.Channel);
        json.WriteNumber("from", gap.From / NanosPerMillisecond);
        Write(json, "to", gap.To == long.MaxValue ? null : (gap.To + NanosPerMillisecond - 1) / NanosPerMillisecond);
        Write(json, "fromSequence", gap.FromSequence);
        Write(json, "toSequence", gap.ToSequence);
        json.WriteString("cause", gap.Cause);
        json.WriteString("state", gap.State.Text());
        json.WriteString("repairedBy", gap.RepairedBy);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static bool TryReadTime(ReadOnlySpan<char> text, long whenMissing, out long milliseconds)
    {
        milliseconds = whenMissing;
        text = text.Trim();
        return text.IsEmpty
            || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out milliseconds)
                && milliseconds <= MillisecondsMax);
    }

    private static Task Refuse(HttpContext context, string detail) => ProblemDetails.BadRequest(detail).Write(context);
}
