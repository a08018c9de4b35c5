namespace Sampan.Server.Accounts;

/// <summary>Why a <see cref="TokenGrant"/> ended.</summary>
public enum GrantEnd
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>The operator took the token back.</summary>
    Revoked,

    /// <summary>The token was replaced by another, and the overlap is over.</summary>
    Expired,

    /// <summary>
    /// The account's plan allows less than was open, or is gone. In the first case the token itself is still good:
    /// the client may connect again within the new limits.
    /// </summary>
    PlanChanged,
}
