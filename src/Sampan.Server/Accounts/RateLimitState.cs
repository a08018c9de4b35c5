namespace Sampan.Server.Accounts;

/// <summary>
/// What an account has left of its requests at one moment, in the words of the <c>RateLimit</c> headers.
/// </summary>
/// <param name="Pace">The limit it is measured by; <c>null</c> where the plan has none, and then the rest is 0.</param>
/// <param name="Remaining">Requests that would be granted right now.</param>
/// <param name="ResetSeconds">Seconds until the whole burst is there again, rounded up.</param>
/// <param name="RetryAfterSeconds">Seconds until one request is granted, rounded up; 0 if one is granted now.</param>
public readonly record struct RateLimitState(RequestPace? Pace, int Remaining, int ResetSeconds, int RetryAfterSeconds)
{
    /// <summary>Whether the plan limits requests at all.</summary>
    public bool IsLimited => Pace is not null;
}
