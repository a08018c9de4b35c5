using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Sampan.Server.Accounts;

/// <summary>The text of an access token: how it is made, recognized, and shown without giving it away.</summary>
/// <remarks>
/// <c>sampan_</c> and 256 random bits in base64url: safe in a header and in a query string, easy to find by a scanner
/// for leaked secrets, and short enough (50 bytes) to be hashed in a single block of SHA-256.
/// </remarks>
public static class AccessToken
{
    /// <summary>What every token begins with.</summary>
    public const string Scheme = "sampan_";

    private const int SecretBytes = 32;

    /// <summary>Characters of a whole token: 43 of base64url hold 32 bytes.</summary>
    internal const int Length = 7 + 43;

    /// <summary>Characters that may be shown. They leave 208 bits secret and name a token among millions.</summary>
    internal const int PrefixLength = 7 + 8;

    /// <summary>The longest text in which a token is looked for; quotes, blanks and "Bearer" fit easily.</summary>
    internal const int ReceivedLengthMax = 128;

    /// <summary>A new token. Its text exists only here: the store keeps a hash.</summary>
    public static string Create()
    {
        Span<byte> secret = stackalloc byte[SecretBytes];
        RandomNumberGenerator.Fill(secret);
        return Scheme + Base64Url.EncodeToString(secret);
    }

    /// <summary>A form for logs, as <c>sampan_ab12cd34…</c>: the prefix that <c>sampan token list</c> shows.</summary>
    /// <returns>Only <c>…</c> for a text that is not one of our tokens: it may be a secret of someone else.</returns>
    public static string Mask(ReadOnlySpan<char> token) =>
        token.Length == Length && token.StartsWith(Scheme) ? $"{token[..PrefixLength]}…" : "…";

    /// <summary>
    /// Finds the token in what a client sent: blanks and quotes around it and a leading "Bearer" don't count.
    /// </summary>
    /// <returns>Whether there is a text of the right shape, which is not yet a valid token.</returns>
    internal static bool TryFind(ReadOnlySpan<byte> received, out ReadOnlySpan<byte> token)
    {
        token = Trim(received);
        if (token.Length > 7 && Ascii.EqualsIgnoreCase(token[..6], "bearer"u8) && token[6] is (byte)' ' or (byte)'\t')
        {
            token = Trim(token[7..]);
        }

        return token.Length == Length && token.StartsWith("sampan_"u8);
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\"'"u8);
}
