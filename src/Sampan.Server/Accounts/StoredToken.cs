namespace Sampan.Server.Accounts;

/// <summary>A token as the store knows it: everything but its text.</summary>
public sealed record StoredToken
{
    /// <summary>The account's number.</summary>
    public required long AccountId { get; init; }

    /// <summary>The account's name.</summary>
    public required string Account { get; init; }

    /// <summary>The name of the account's plan.</summary>
    public required string Plan { get; init; }

    /// <summary>The beginning of the token, which names it without giving it away.</summary>
    public required string Prefix { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ends by itself, after a rotation; <c>null</c> for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When it was revoked; <c>null</c> if it was not.</summary>
    public DateTimeOffset? Revoked { get; init; }

    internal TokenHash Hash { get; init; }

    /// <summary>Whether it is good at <paramref name="now"/>.</summary>
    public bool IsLive(DateTimeOffset now) => Revoked is null && !(Expires <= now);
}
