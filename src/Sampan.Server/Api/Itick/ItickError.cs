using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Sampan.Server.Api.Itick;

/// <summary>A refusal in the iTick envelope.</summary>
/// <remarks>
/// <c>code</c> is an integer, because the decoders of iTick's own SDKs fail on anything else; the documented <c>E00x</c>
/// rides in <c>error</c>, and <c>detail</c> says what to do.
/// </remarks>
/// <param name="Status">HTTP status, and the envelope's <c>code</c>.</param>
/// <param name="Message">The documented text, where there is one.</param>
/// <param name="Error">The documented code, or null.</param>
/// <param name="Detail">What to do about it.</param>
public sealed record ItickError(int Status, string Message, string? Error, string Detail)
{
    /// <summary>No token, or not a good one.</summary>
    public static ItickError AuthFailed { get; } = new(
        StatusCodes.Status401Unauthorized,
        "auth failed",
        "E002",
        "Send your token in the header 'token' (or as 'Authorization: Bearer …', or as ?token=…). "
        + "'sampan token create' makes one.");

    /// <summary>No such instrument, where the server is set to say so.</summary>
    public static ItickError UnknownInstrument { get; } = new(
        StatusCodes.Status404NotFound,
        "not found this produce",
        "E001",
        "No instrument has this code in this region. /symbol/list?type=stock&region=HK lists those there are.");

    /// <summary>More requests than the plan allows.</summary>
    public static ItickError TooManyRequests { get; } = new(
        StatusCodes.Status429TooManyRequests,
        "request limit exceeded",
        null,
        "The plan's requests for this minute are used up: wait as Retry-After says. /v1/me/limits tells the limits.");

    /// <summary>A path that leads nowhere.</summary>
    public static ItickError NoSuchEndpoint { get; } = new(
        StatusCodes.Status404NotFound,
        "no such endpoint",
        null,
        "Try /stock/quote?region=HK&code=700, or quotes tick ticks depth depths kline klines; /symbol/list; "
        + "/symbol/v2/holidays; /market/status.");

    /// <summary>Something other than GET.</summary>
    public static ItickError MethodNotAllowed { get; } = new(
        StatusCodes.Status405MethodNotAllowed, "method not allowed", null, "Every endpoint is a GET.");

    /// <summary>A parameter that is missing or impossible.</summary>
    /// <param name="detail">Which one, and what it may be.</param>
    public static ItickError BadRequest(string detail) =>
        new(StatusCodes.Status400BadRequest, "bad request", null, detail);

    /// <summary>Writes the refusal.</summary>
    public Task Write(HttpContext context) => Reply.Json(context, Status, Render());

    private byte[] Render()
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, new() { Encoder = ReferenceJson.Encoder }))
        {
            json.WriteStartObject();
            json.WriteNumber("code", Status);
            json.WriteString("msg", Message);
            json.WriteNull("data");
            if (Error is not null)
            {
                json.WriteString("error", Error);
            }

            json.WriteString("detail", Detail);
            json.WriteEndObject();
        }

        return body.ToArray();
    }
}
