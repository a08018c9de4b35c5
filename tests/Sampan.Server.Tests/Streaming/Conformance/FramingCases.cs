using Sampan.Server.Streaming.Frames;
using Sampan.Server.Tests.Streaming.Frames;
using static Sampan.Server.Tests.Streaming.Conformance.Step;

namespace Sampan.Server.Tests.Streaming.Conformance;

/// <summary>1 framing, 2 pings and pongs, 3 reserved bits, 4 opcodes, 5 fragmentation.</summary>
internal static class FramingCases
{
    private static readonly byte[] Anything = [0x00, 0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0x00, 0xFF];

    public static IEnumerable<ConformanceCase> All => [.. Framing, .. Pings, .. ReservedBits, .. Opcodes, .. Fragments];

    private static IEnumerable<ConformanceCase> Framing =>
    [
        new("1.1.1 an empty message", Send(Frame.Text()), NotUnderstood()),
        .. new[] { 125, 126, 127, 128, 65_535, 65_536 }.Select(
            (length, i) => Echoed($"1.1.{i + 2} a message of {length} bytes", length, 0)),
        Echoed("1.1.8 a message of 65536 bytes in pieces of 997", 65_536, 997),
        .. new[] { 0, 125, 126, 127, 128, 65_535, 65_536 }.Select((length, i) => new ConformanceCase(
            $"1.2.{i + 1} a binary message of {length} bytes", Send(Frame.Binary(length)), Close(1003))),
        new("1.3.1 a length in two bytes where one would do",
            Send(ClientFrame.Of(Opcode.Text, new byte[125], lengthBytes: 2)), Close(1002)),
        new("1.3.2 a length in eight bytes where two would do",
            Send(ClientFrame.Of(Opcode.Text, new byte[126], lengthBytes: 8)), Close(1002)),
        new("1.3.3 a length with its highest bit set", Send([0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), Close(1002)),
        new("1.3.4 a frame without a mask", Send(ClientFrame.Of(Opcode.Text, "a"u8, isMasked: false)), Close(1002)),
    ];

    private static IEnumerable<ConformanceCase> Pings =>
    [
        new("2.1 a ping without payload", Send(Frame.Ping()), Pong()),
        new("2.2 a ping with text", Send(Frame.Ping("Hello, world!"u8.ToArray())), Pong("Hello, world!"u8.ToArray())),
        new("2.3 a ping with any bytes", Send(Frame.Ping(Anything)), Pong(Anything)),
        new("2.4 a ping of 125 bytes", Send(Frame.Ping(Bytes(125))), Pong(Bytes(125))),
        new("2.5 a ping of 126 bytes", Send(Frame.Ping(Bytes(126))), Close(1002)),
        new("2.6 a ping of 125 bytes, byte by byte", SendIn(1, Frame.Ping(Bytes(125))), Pong(Bytes(125))),
        new("2.7 a pong that nobody asked for, without payload", Send(Frame.Pong())),
        new("2.8 a pong that nobody asked for", Send(Frame.Pong("unsolicited"u8.ToArray()))),
        new("2.9 a pong that nobody asked for, and a ping",
            Send(Frame.Pong("unsolicited"u8.ToArray()), Frame.Ping(1, 2)), Pong(1, 2)),
        new("2.10 ten pings", [Send(TenPings), .. TenPongs]),
        new("2.11 ten pings, byte by byte", [SendIn(1, TenPings), .. TenPongs]),
    ];

    private static IEnumerable<ConformanceCase> ReservedBits =>
    [
        new("3.1 text with reserved bits 1", Send(Reserved(Opcode.Text, 1)), Close(1002)),
        new("3.2 text, then text with reserved bits 2, then a ping",
            Send(Frame.Echo("a"), Reserved(Opcode.Text, 2), Frame.Ping()), Echo("a"), Close(1002)),
        new("3.3 the same with 3, frame by frame",
            Send(Frame.Echo("a")), Send(Reserved(Opcode.Text, 3)), Send(Frame.Ping()), Echo("a"), Close(1002)),
        new("3.4 the same with 4, byte by byte",
            SendIn(1, Frame.Echo("a"), Reserved(Opcode.Text, 4), Frame.Ping()), Echo("a"), Close(1002)),
        new("3.5 binary with reserved bits 5", Send(Reserved(Opcode.Binary, 5)), Close(1002)),
        new("3.6 a ping with reserved bits 6", Send(Reserved(Opcode.Ping, 6)), Close(1002)),
        new("3.7 a close with reserved bits 7", Send(Reserved(Opcode.Close, 7)), Close(1002)),
    ];

    private static IEnumerable<ConformanceCase> Opcodes =>
    [
        .. new[] { 3, 4, 5, 6, 7 }.Select((opcode, i) => Unknown($"4.1.{i + 1}", opcode)),
        .. new[] { 11, 12, 13, 14, 15 }.Select((opcode, i) => Unknown($"4.2.{i + 1}", opcode)),
    ];

    private static IEnumerable<ConformanceCase> Fragments =>
    [
        new("5.1 a ping in two fragments",
            Send(ClientFrame.Of(Opcode.Ping, "a"u8, isFinal: false), Frame.End(2)), Close(1002)),
        new("5.2 a pong in two fragments",
            Send(ClientFrame.Of(Opcode.Pong, "a"u8, isFinal: false), Frame.End(2)), Close(1002)),
        new("5.3 text in two fragments", Send(Parts(2)), Echo("fragments")),
        new("5.4 text in two fragments, frame by frame", Send(Parts(2)[0]), Send(Parts(2)[1]), Echo("fragments")),
        new("5.5 text in two fragments, byte by byte", SendIn(1, Parts(2)), Echo("fragments")),
        new("5.6 a ping between two fragments", Send(Parts(2)[0], Frame.Ping(1), Parts(2)[1]), Pong(1), Echo("fragments")),
        new("5.7 a ping between two fragments, answered before the second",
            Send(Parts(2)[0]), Send(Frame.Ping(1)), Pong(1), Send(Parts(2)[1]), Echo("fragments")),
        new("5.8 a ping between two fragments, byte by byte",
            SendIn(1, Parts(2)[0], Frame.Ping(1), Parts(2)[1]), Pong(1), Echo("fragments")),
        .. NothingToContinue(9, Frame.End(1), "an end"),
        .. NothingToContinue(12, Frame.Go(1), "a middle"),
        new("5.15 two fragments, a middle of nothing, and text",
            Send([.. Parts(2), Frame.Go(1), Frame.Echo("a")]), Echo("fragments"), Close(1002)),
        new("5.16 a middle of nothing, and then two fragments", Send([Frame.Go(1), .. Parts(2)]), Close(1002)),
        new("5.17 an end of nothing, and then two fragments", Send([Frame.End(1), .. Parts(2)]), Close(1002)),
        new("5.18 a beginning after a beginning", Send(Parts(2)[0], Frame.Text(1)), Close(1002)),
        new("5.19 five fragments with pings between them",
            Send(Parts(5)[0], Parts(5)[1], Frame.Ping(1)),
            Pong(1),
            Send(Parts(5)[2], Parts(5)[3], Frame.Ping(2), Parts(5)[4]),
            Pong(2),
            Echo("fragments")),
        new("5.20 five fragments with pings between them, byte by byte",
            SendIn(1, [.. Parts(5)[..2], Frame.Ping(1), .. Parts(5)[2..4], Frame.Ping(2), Parts(5)[4]]),
            Pong(1),
            Pong(2),
            Echo("fragments")),
    ];

    private static byte[][] TenPings => [.. Enumerable.Range(0, 10).Select(i => Frame.Ping((byte)i))];

    private static Step[] TenPongs => [.. Enumerable.Range(0, 10).Select(i => Pong((byte)i))];

    private static IEnumerable<ConformanceCase> NothingToContinue(int first, byte[] frame, string what) =>
    [
        new($"5.{first} {what} of nothing, and text", Send(frame, Frame.Echo("a")), Close(1002)),
        new($"5.{first + 1} {what} of nothing, and text, frame by frame", Send(frame), Send(Frame.Echo("a")), Close(1002)),
        new($"5.{first + 2} {what} of nothing, and text, byte by byte", SendIn(1, frame, Frame.Echo("a")), Close(1002)),
    ];

    private static ConformanceCase Echoed(string name, int length, int pieceBytes)
    {
        var text = new string('x', length - Frame.Overhead);
        return new(name, SendIn(pieceBytes, Frame.Echo(text)), Echo(text));
    }

    private static ConformanceCase Unknown(string number, int opcode) => new(
        $"{number} text, then the reserved opcode {opcode}, then a ping",
        Send(Frame.Echo("a"), ClientFrame.Of((Opcode)opcode, "b"u8), Frame.Ping()),
        Echo("a"),
        Close(1002));

    private static byte[] Reserved(Opcode opcode, int bits) =>
        ClientFrame.Of(opcode, opcode == Opcode.Close ? [] : "a"u8, reserved: bits);

    private static byte[][] Parts(int count)
    {
        var message = Frame.Wanting("fragments");
        return Frame.Parts(message, (message.Length + count - 1) / count);
    }

    private static byte[] Bytes(int count) => [.. Enumerable.Repeat((byte)0xFE, count)];
}
