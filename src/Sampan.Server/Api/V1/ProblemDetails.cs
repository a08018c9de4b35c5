using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Sampan.Server.Api.V1;

/// <summary>A refusal of Sampan's own endpoints: RFC 9457.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">What it is, the same each time.</param>
/// <param name="Detail">What to do.</param>
internal sealed record ProblemDetails(int Status, string Title, string Detail)
{
    /// <summary>Writes it.</summary>
    public async Task Write(HttpContext context)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type", "about:blank");
            json.WriteString("title", Title);
            json.WriteNumber("status", Status);
            json.WriteString("detail", Detail);
            json.WriteEndObject();
        }

        Reply.StartJson(context, Status, (int)body.Length);
        context.Response.ContentType = "application/problem+json";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(body.ToArray(), context.RequestAborted);
        }
    }
}
