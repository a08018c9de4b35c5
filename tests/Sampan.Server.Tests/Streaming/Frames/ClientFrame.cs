using System.Buffers.Binary;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Tests.Streaming.Frames;

/// <summary>Frames as a client sends them, right or wrong.</summary>
internal static class ClientFrame
{
    private static readonly byte[] Mask = [0x37, 0xFA, 0x21, 0x3D];

    public static byte[] Text(string text) => Of(Opcode.Text, System.Text.Encoding.UTF8.GetBytes(text));

    public static byte[] Close(ushort code, string reason = "")
    {
        var payload = new byte[2 + System.Text.Encoding.UTF8.GetByteCount(reason)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, code);
        System.Text.Encoding.UTF8.GetBytes(reason, payload.AsSpan(2));
        return Of(Opcode.Close, payload);
    }

    public static byte[] Of(
        Opcode opcode,
        ReadOnlySpan<byte> payload,
        bool isFinal = true,
        int reserved = 0,
        bool isMasked = true,
        int lengthBytes = 0)
    {
        var frame = new List<byte> { (byte)((isFinal ? 0x80 : 0) | (reserved << 4) | (int)opcode) };
        lengthBytes = lengthBytes > 0 ? lengthBytes : payload.Length < 126 ? 1 : payload.Length < 65_536 ? 2 : 8;
        frame.Add((byte)((isMasked ? 0x80 : 0) | (lengthBytes == 1 ? payload.Length : lengthBytes == 2 ? 126 : 127)));
        for (var i = lengthBytes == 1 ? 0 : lengthBytes; i > 0; i--)
        {
            frame.Add((byte)((long)payload.Length >> (8 * (i - 1))));
        }

        if (isMasked)
        {
            frame.AddRange(Mask);
        }

        for (var i = 0; i < payload.Length; i++)
        {
            frame.Add((byte)(payload[i] ^ (isMasked ? Mask[i & 3] : 0)));
        }

        return [.. frame];
    }
}
