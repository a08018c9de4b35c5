using System.Diagnostics.CodeAnalysis;

namespace Sampan.Server.Accounts;

/// <summary>
/// One valid token of an account, as the server holds it: the right to act for the account until it ends.
/// </summary>
/// <remarks>
/// Who keeps a connection open keeps its grant and listens to <see cref="Ended"/>. Limits belong to the
/// <see cref="Account"/>; ending one grant leaves the account's other tokens alone.
/// </remarks>
[SuppressMessage(
    "Design", "CA1001", Justification = "The source has no timer and no wait handle: there is nothing to release.")]
public sealed class TokenGrant
{
    private const long Never = long.MaxValue;

    private readonly CancellationTokenSource _ended = new();
    private long _expiresMillis;
    private int _end;

    internal TokenGrant(Account account, string prefix, DateTimeOffset? expires)
    {
        Account = account;
        Prefix = prefix;
        SetExpires(expires);
    }

    /// <summary>Whose token it is.</summary>
    public Account Account { get; }

    /// <summary>The beginning of the token, to name it in logs.</summary>
    public string Prefix { get; }

    /// <summary>Cancelled when the grant ends. Callbacks run on the thread pool.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Why the grant ended; <see cref="GrantEnd.None"/> while it is good.</summary>
    public GrantEnd End => (GrantEnd)Volatile.Read(ref _end);

    /// <summary>Whether the token is good now. Reads the clock only for a token that has an end.</summary>
    internal bool IsGood(TimeProvider time) =>
        End == GrantEnd.None && (Volatile.Read(ref _expiresMillis) == Never || !IsExpired(time.GetUtcNow()));

    internal bool IsExpired(DateTimeOffset now) => Volatile.Read(ref _expiresMillis) <= now.ToUnixTimeMilliseconds();

    internal void SetExpires(DateTimeOffset? expires) =>
        Volatile.Write(ref _expiresMillis, expires?.ToUnixTimeMilliseconds() ?? Never);

    internal void Finish(GrantEnd why)
    {
        if (Interlocked.CompareExchange(ref _end, (int)why, (int)GrantEnd.None) == (int)GrantEnd.None)
        {
            // Off this thread: what a connection does when it is told must not hold up the reading of accounts.
            _ = _ended.CancelAsync();
        }
    }
}
