namespace Sampan.Server.Accounts;

/// <summary>A token just made: the only object that ever holds its text.</summary>
/// <param name="Token">The text, to be shown once.</param>
/// <param name="Account">The account's name.</param>
/// <param name="Plan">The name of the account's plan.</param>
/// <param name="Created">When it was made.</param>
public sealed record IssuedToken(string Token, string Account, string Plan, DateTimeOffset Created)
{
    /// <summary>The part of the text that may be shown again.</summary>
    public string Prefix => Token[..AccessToken.PrefixLength];

    /// <summary>Shows the prefix only, because records end up in logs.</summary>
    public override string ToString() => $"{AccessToken.Mask(Token)} of {Account} ({Plan})";
}
