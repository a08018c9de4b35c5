using System.Buffers.Binary;
using Sampan.Server.Streaming.Frames;
using static Sampan.Server.Tests.Streaming.Conformance.Step;

namespace Sampan.Server.Tests.Streaming.Conformance;

/// <summary>9 limits: long messages, many fragments, small pieces, many messages; 10 odd fragments.</summary>
internal static class SizeCases
{
    private const int MessageBytesMax = 64 * 1024;

    private static readonly string Longest = new('x', MessageBytesMax - Frame.Overhead);

    public static IEnumerable<ConformanceCase> All =>
    [
        new("9.1.1 the longest message that is allowed", Send(Frame.Echo(Longest)), Echo(Longest)),
        .. new[] { 65_537, 1 << 18, 1 << 20, 1 << 22, 1 << 23, 1 << 24, int.MaxValue }.Select((length, i) => new ConformanceCase(
            $"9.1.{i + 2} a message of {length} bytes is refused when it is announced",
            Send(Announced(Opcode.Text, length)), Close(1009))),
        new("9.1.9 a message of more bytes than a number counts", Send(Announced(Opcode.Text, long.MaxValue)), Close(1009)),
        .. new[] { 1 << 16, 1 << 24 }.Select((length, i) => new ConformanceCase(
            $"9.2.{i + 1} binary of {length} bytes is refused when it is announced",
            Send(Announced(Opcode.Binary, length)), Close(1003))),
        .. new[] { 64, 256, 1024, 4096, 16_384, 65_535 }.Select((length, i) => new ConformanceCase(
            $"9.3.{i + 1} the longest message in fragments of {length} bytes",
            Send(Frame.Parts(Frame.Wanting(Longest), length)), Echo(Longest))),
        .. new[] { 64, 4096, 65_536 }.Select((length, i) => new ConformanceCase(
            $"9.4.{i + 1} too long a message in fragments of {length} bytes",
            Send(Frame.Parts(new byte[MessageBytesMax + 1], length)), Close(1009))),
        .. new[] { 64, 128, 256, 512, 1024, 2048 }.Select((length, i) => new ConformanceCase(
            $"9.5.{i + 1} the longest message in pieces of {length} bytes", SendIn(length, Frame.Echo(Longest)), Echo(Longest))),
        .. new[] { 0, 16, 64, 256, 1024, 4096, 16_384 }.Select((length, i) => new ConformanceCase(
            $"9.7.{i + 1} 50 messages of {length} bytes, each answered before the next",
            [.. Enumerable.Repeat(new string('x', length), 50).SelectMany(text => new[] { Send(Frame.Echo(text)), Echo(text) })])),
        .. new[] { 0, 16, 256, 4096 }.Select((length, i) => new ConformanceCase(
            $"9.8.{i + 1} 50 messages of {length} bytes at once, answered in order",
            [
                Send([.. Enumerable.Range(100, 50).Select(n => Frame.Echo(n + new string('x', length)))]),
                .. Enumerable.Range(100, 50).Select(n => Echo(n + new string('x', length))),
            ])),
        new("10.1.1 the longest message in fragments of 1300 bytes",
            Send(Frame.Parts(Frame.Wanting(Longest), 1300)), Echo(Longest)),
        new("10.1.2 the longest message in fragments of 1300 bytes, in pieces of 997",
            SendIn(997, Frame.Parts(Frame.Wanting(Longest), 1300)), Echo(Longest)),
    ];

    /// <summary>The head of a frame, of which nothing more comes.</summary>
    private static byte[] Announced(Opcode opcode, long length)
    {
        var head = new byte[14];
        (head[0], head[1]) = ((byte)(0x80 | (int)opcode), 0xFF);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(2), length);
        return head;
    }
}
