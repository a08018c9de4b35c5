using System.Buffers.Binary;
using System.Text;

namespace Sampan.Server.Streaming.Frames;

/// <summary>The frames that a server sends: never masked, never fragmented (RFC 6455 §5).</summary>
internal static class FrameWriter
{
    /// <summary>The longest header of a frame of ours: a byte of flags, a byte and eight bytes of length.</summary>
    public const int HeaderBytesMax = 10;

    /// <summary>A control frame has at most so much payload.</summary>
    public const int ControlBytesMax = 125;

    /// <summary>The bytes of the header that a payload needs.</summary>
    public static int HeaderLength(int payloadLength) =>
        payloadLength < 126 ? 2 : payloadLength <= ushort.MaxValue ? 4 : HeaderBytesMax;

    /// <summary>Writes the header.</summary>
    /// <returns>Its length.</returns>
    public static int WriteHeader(Span<byte> destination, Opcode opcode, int payloadLength, bool isDeflated = false)
    {
        destination[0] = (byte)(0x80 | (isDeflated ? 0x40 : 0) | (int)opcode);
        switch (HeaderLength(payloadLength))
        {
            case 2:
                destination[1] = (byte)payloadLength;
                return 2;
            case 4:
                destination[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
                return 4;
            default:
                destination[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(destination[2..], (ulong)payloadLength);
                return HeaderBytesMax;
        }
    }

    /// <summary>The payload of a close frame; a reason that is too long is cut at a character.</summary>
    public static byte[] ClosePayload(CloseCode code, string reason)
    {
        Span<byte> payload = stackalloc byte[ControlBytesMax];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        Encoding.UTF8.GetEncoder().Convert(reason, payload[2..], flush: true, out _, out var written, out _);
        return payload[..(2 + written)].ToArray();
    }
}
