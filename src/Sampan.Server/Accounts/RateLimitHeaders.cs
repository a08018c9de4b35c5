using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Sampan.Server.Accounts;

/// <summary>
/// Tells a client what is left: <c>RateLimit-Policy</c>, <c>RateLimit</c>, and <c>Retry-After</c> on a refusal.
/// </summary>
/// <remarks>The field names and their syntax are those of draft-ietf-httpapi-ratelimit-headers-10.</remarks>
public static class RateLimitHeaders
{
    /// <summary>
    /// Sets the headers for a request that was granted or refused with <paramref name="state"/>; to be called before
    /// the body is begun. Sets nothing for a plan without a limit.
    /// </summary>
    public static void Write(HttpResponse response, in RateLimitState state)
    {
        if (state.Pace is not { } pace)
        {
            return;
        }

        response.Headers["RateLimit-Policy"] = pace.PolicyHeader;
        response.Headers["RateLimit"] = pace.StateHeader(state.Remaining, state.ResetSeconds);
    }

    /// <summary>Sets the headers and <c>Retry-After</c> for a request that was refused.</summary>
    public static void WriteRefusal(HttpResponse response, in RateLimitState state)
    {
        Write(response, state);
        response.Headers.RetryAfter = state.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
    }
}
