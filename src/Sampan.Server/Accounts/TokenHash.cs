using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Sampan.Server.Accounts;

/// <summary>The SHA-256 of a token: all that is kept of it, and the key under which it is found again.</summary>
/// <remarks>
/// A plain hash is enough, because a token has 256 bits of its own: nothing can be guessed, so nothing needs to be slow.
/// Equality takes the same time for every pair.
/// </remarks>
internal readonly struct TokenHash : IEquatable<TokenHash>
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private readonly Vector256<byte> _bits;

    /// <summary>A hash as it was stored.</summary>
    public TokenHash(ReadOnlySpan<byte> stored) => _bits = Vector256.Create(stored);

    /// <summary>The hash of a token's ASCII text. Allocates nothing.</summary>
    public static TokenHash Of(ReadOnlySpan<byte> token)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(token, hash);
        return new TokenHash(hash);
    }

    /// <summary>The bytes to store.</summary>
    public byte[] ToArray() => Bytes(in this).ToArray();

    public bool Equals(TokenHash other) => CryptographicOperations.FixedTimeEquals(Bytes(in this), Bytes(in other));

    public override bool Equals(object? obj) => obj is TokenHash other && Equals(other);

    public override int GetHashCode() => _bits.AsInt32()[0];

    private static ReadOnlySpan<byte> Bytes(in TokenHash hash) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<Vector256<byte>>(in hash._bits));
}
