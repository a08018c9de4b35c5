using System.Buffers;
using System.IO.Compression;

namespace Sampan.Server.Streaming.Frames;

/// <summary>How inflating a message went.</summary>
internal enum InflateOutcome
{
    Done,

    /// <summary>It would be longer than allowed; it was inflated no further than that.</summary>
    TooBig,

    /// <summary>It is not compressed data.</summary>
    Invalid,
}

/// <summary>An inflated message.</summary>
/// <param name="Outcome">Whether there is one.</param>
/// <param name="Bytes">An array that holds it; the caller's to keep.</param>
/// <param name="Length">How much of the array it is.</param>
internal readonly record struct InflateResult(InflateOutcome Outcome, byte[] Bytes, int Length);

/// <summary>
/// Inflates a client's message, which stands alone: <c>client_no_context_takeover</c> (RFC 7692 §7.2.2).
/// </summary>
internal static class MessageInflater
{
    // The empty block that every sender leaves out, and a last one, so that the stream has an end.
    private static readonly byte[] Tail = [0x00, 0x00, 0xFF, 0xFF, 0x01, 0x00, 0x00, 0xFF, 0xFF];

    /// <summary>Inflates into a new array, up to a length.</summary>
    public static InflateResult Inflate(ReadOnlySpan<byte> deflated, int bytesMax)
    {
        using var source = new MemoryStream(deflated.Length + Tail.Length);
        source.Write(deflated);
        source.Write(Tail);
        source.Position = 0;
        using var inflater = new DeflateStream(source, CompressionMode.Decompress);
        try
        {
            return Inflate(inflater, bytesMax);
        }
        catch (InvalidDataException)
        {
            return new InflateResult(InflateOutcome.Invalid, [], 0);
        }
    }

    private static InflateResult Inflate(DeflateStream inflater, int bytesMax)
    {
        // One byte more than allowed tells a message of just the right length from one that is too long.
        var inflated = new ArrayBufferWriter<byte>(256);
        while (inflated.WrittenCount <= bytesMax)
        {
            var room = inflated.GetSpan();
            var read = inflater.Read(room[..Math.Min(room.Length, bytesMax + 1 - inflated.WrittenCount)]);
            if (read == 0)
            {
                return new InflateResult(InflateOutcome.Done, inflated.WrittenSpan.ToArray(), inflated.WrittenCount);
            }

            inflated.Advance(read);
        }

        return new InflateResult(InflateOutcome.TooBig, [], 0);
    }
}
