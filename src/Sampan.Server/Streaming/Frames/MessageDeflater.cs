using System.Buffers.Binary;
using System.Numerics;

namespace Sampan.Server.Streaming.Frames;

/// <summary>Compresses short messages that stand alone: <c>server_no_context_takeover</c> (RFC 7692 §7.2.1).</summary>
/// <remarks>
/// Deflate with the fixed code and one look back per byte: a state of 8 KiB that is used again, where zlib would set up
/// 256 KiB for each message of a few hundred bytes. It never looks back further than the smallest window that a client
/// can ask for, so one result serves everyone. Not thread-safe.
/// </remarks>
internal sealed class MessageDeflater
{
    private const int DistanceMax = 256;
    private const int MatchMin = 4;
    private const int MatchMax = 258;
    private const int HashBits = 12;

    // What one more match (31 bits) and the end (10 bits) can add to bytes that are not full yet (31 bits).
    private const int Margin = 12;

    // Where each hash of four bytes was seen last; what an earlier message left here is told by its place and bytes.
    private readonly ushort[] _seen = new ushort[1 << HashBits];

    /// <summary>Compresses a message, without the empty block at its end.</summary>
    /// <param name="source">The message, shorter than 64 KiB.</param>
    /// <param name="destination">At least as long as the message.</param>
    /// <returns>The length, or 0 when the message would not become shorter.</returns>
    public int Deflate(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var bits = new BitWriter(destination);
        bits.Write(0b010, 3);
        var at = 0;
        while (bits.Length + Margin <= source.Length)
        {
            if (at == source.Length)
            {
                return bits.End();
            }

            var match = FindMatch(source, at, out var distance);
            if (match >= MatchMin)
            {
                bits.WriteMatch(match, distance);
                at += match;
            }
            else
            {
                bits.WriteLiteral(source[at++]);
            }
        }

        return 0;
    }

    private int FindMatch(ReadOnlySpan<byte> source, int at, out int distance)
    {
        distance = 0;
        if (at + MatchMin > source.Length)
        {
            return 0;
        }

        var word = BinaryPrimitives.ReadUInt32LittleEndian(source[at..]);
        ref var seen = ref _seen[(word * 2_654_435_761) >> (32 - HashBits)];
        int before = seen;
        seen = (ushort)at;
        distance = at - before;
        if (distance is <= 0 or > DistanceMax)
        {
            return 0;
        }

        var longest = Math.Min(MatchMax, source.Length - at);
        return source.Slice(at, longest).CommonPrefixLength(source[before..]);
    }

    /// <summary>The bits of a block with the fixed code (RFC 1951 §3.2.6), least significant first.</summary>
    private ref struct BitWriter(Span<byte> destination)
    {
        private readonly Span<byte> _destination = destination;
        private ulong _bits;
        private int _count;

        public int Length { get; private set; }

        public void WriteLiteral(byte literal)
        {
            if (literal < 144)
            {
                WriteCode(0x30u + literal, 8);
            }
            else
            {
                WriteCode(0x190u + literal - 144, 9);
            }
        }

        public void WriteMatch(int length, int distance)
        {
            var (lengthCode, lengthExtra) = Split(length - 3, 2);
            if (length == MatchMax)
            {
                (lengthCode, lengthExtra) = (28, 0);
            }

            // Length codes are 257 and up: seven bits to 279, eight bits from 280.
            if (lengthCode < 23)
            {
                WriteCode((uint)lengthCode + 1, 7);
            }
            else
            {
                WriteCode(0xC0u + (uint)lengthCode - 23, 8);
            }

            Write((uint)(length - 3) & ((1u << lengthExtra) - 1), lengthExtra);
            var (distanceCode, distanceExtra) = Split(distance - 1, 1);
            WriteCode((uint)distanceCode, 5);
            Write((uint)(distance - 1) & ((1u << distanceExtra) - 1), distanceExtra);
        }

        /// <summary>Ends the block, and begins the empty one whose four bytes are left out.</summary>
        public int End()
        {
            WriteCode(0, 7);
            Write(0, 3);
            while (_count > 0)
            {
                _destination[Length++] = (byte)_bits;
                _bits >>= 8;
                _count -= 8;
            }

            return Length;
        }

        public void Write(uint bits, int count)
        {
            _bits |= (ulong)bits << _count;
            _count += count;
            if (_count >= 32)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(_destination[Length..], (uint)_bits);
                Length += 4;
                _bits >>= 32;
                _count -= 32;
            }
        }

        /// <summary>
        /// The code and the number of extra bits of a length or distance: codes come in groups of
        /// 2^<paramref name="power"/>, and from the third group on each has an extra bit more than the one before
        /// (RFC 1951 §3.2.5).
        /// </summary>
        private static (int Code, int Extra) Split(int value, int power)
        {
            var extra = Math.Max(0, BitOperations.Log2((uint)value | 1) - power);
            return ((extra << power) + (value >> extra), extra);
        }

        /// <summary>Writes a Huffman code, which goes with its most significant bit first.</summary>
        private void WriteCode(uint code, int length)
        {
            var reversed = 0u;
            for (var i = 0; i < length; i++)
            {
                reversed |= ((code >> i) & 1) << (length - 1 - i);
            }

            Write(reversed, length);
        }
    }
}
