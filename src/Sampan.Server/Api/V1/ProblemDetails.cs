using Microsoft.AspNetCore.Http;

namespace Sampan.Server.Api.V1;

/// <summary>A refusal of Sampan's own endpoints: RFC 9457.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">What it is, the same each time.</param>
/// <param name="Detail">What to do.</param>
internal sealed record ProblemDetails(int Status, string Title, string Detail)
{
    /// <summary>A parameter that is missing or impossible.</summary>
    public static ProblemDetails BadRequest(string detail) => new(StatusCodes.Status400BadRequest, "Bad request", detail);

    /// <summary>Nothing is known of what was asked.</summary>
    public static ProblemDetails NoData(string detail) => new(StatusCodes.Status404NotFound, "No data", detail);

    /// <summary>The market's thread has not answered a question.</summary>
    public static ProblemDetails NoAnswer(string why) =>
        new(StatusCodes.Status503ServiceUnavailable, "The market does not answer", why);

    /// <summary>Writes it.</summary>
    public async Task Write(HttpContext context)
    {
        var body = V1Json.Render(json =>
        {
            json.WriteString("type", "about:blank");
            json.WriteString("title", Title);
            json.WriteNumber("status", Status);
            json.WriteString("detail", Detail);
        });
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        Reply.StartJson(context, Status, body.Length);
        context.Response.ContentType = "application/problem+json";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
    }
}
