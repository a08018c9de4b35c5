using System.Buffers;
using System.IO.Compression;

namespace Sampan.Server.Streaming.Frames;

/// <summary>How inflating a message went.</summary>
internal enum InflateOutcome
{
    Done,

    /// <summary>It would be longer than allowed; it was inflated no further than that.</summary>
    TooBig,

    /// <summary>It is not compressed data, or not all of it.</summary>
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
        using var source = new MessageSource(deflated.Length + Tail.Length);
        source.Write(deflated);
        source.Write(Tail);
        source.Position = 0;
        using var inflater = new DeflateStream(source, CompressionMode.Decompress);
        try
        {
            var result = Inflate(inflater, bytesMax);

            // A message that ends within a block takes the tail for its own, and wants more.
            return source.IsExhausted && result.Outcome == InflateOutcome.Done
                ? new InflateResult(InflateOutcome.Invalid, [], 0)
                : result;
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

    /// <summary>A message that knows whether somebody wanted more than it has. Whoever comes to the end of a last block does not.</summary>
    private sealed class MessageSource(int capacity) : MemoryStream(capacity)
    {
        public bool IsExhausted { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Note(base.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Note(base.Read(buffer));

        private int Note(int read)
        {
            IsExhausted |= read == 0;
            return read;
        }
    }
}
