using Microsoft.AspNetCore.Http;

namespace Sampan.Server.Api;

/// <summary>Lets pages of any origin call the API: what counts is the token, and there are no cookies.</summary>
internal static class Cors
{
    /// <summary>Marks an answer as readable by any page, and its limits too.</summary>
    public static void Allow(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "RateLimit, RateLimit-Policy, Retry-After, ETag";
    }

    /// <summary>Answers the question that a browser asks before its request.</summary>
    public static Task AnswerPreflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "GET, HEAD, OPTIONS";
        headers.AccessControlAllowHeaders = "token, authorization, accept, content-type";
        headers.AccessControlMaxAge = "86400";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
