using System.Text;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Tests.Streaming.Frames;
using static Sampan.Server.Tests.Streaming.Conformance.Step;

namespace Sampan.Server.Tests.Streaming.Conformance;

/// <summary>7 the close handshake: what comes with it, what comes after it, and which codes there are.</summary>
internal static class CloseCases
{
    // Assigned to be sent (RFC 6455 §7.4.1 and IANA's registry), of libraries, and of applications.
    private static readonly int[] Codes =
        [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999];

    // Too small, kept for what is never sent, not assigned, and beyond all.
    private static readonly int[] NoCodes =
        [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535];

    private static readonly byte[] Closing = ClientFrame.Close(1000);

    public static IEnumerable<ConformanceCase> All =>
    [
        new("7.1.1 a message, then a close", Send(Frame.Echo("a")), Echo("a"), Send(Closing), Close(1000)),
        new("7.1.2 two closes are answered once", Send(Closing, Closing), Close(1000)),
        new("7.1.3 a ping after the close is not answered", Send(Closing, Frame.Ping(1)), Close(1000)),
        new("7.1.4 a message after the close is not answered", Send(Closing, Frame.Echo("a")), Close(1000)),
        new("7.1.5 a close between fragments ends the message",
            Send(Frame.Begin(Frame.Wanting("a")[..5]), Closing, Frame.End(Frame.Wanting("a")[5..])), Close(1000)),
        new("7.1.6 a long message, then a close, then a ping",
            Send(Frame.Echo(LongText)), Echo(LongText), Send(Closing, Frame.Ping()), Close(1000)),
        new("7.3.1 a close without payload", Send(ClientFrame.Of(Opcode.Close, [])), CloseWithoutCode()),
        new("7.3.2 a close of one byte", Send(ClientFrame.Of(Opcode.Close, [3])), Close(1002)),
        new("7.3.3 a close with a code", Send(Closing), Close(1000)),
        new("7.3.4 a close with a code and a reason", Send(ClientFrame.Close(1000, "Hello World!")), Close(1000)),
        new("7.3.5 a close with the longest reason", Send(ClientFrame.Close(1000, new string('*', 123))), Close(1000)),
        new("7.3.6 a close that is too long", Send(ClientFrame.Close(1000, new string('*', 124))), Close(1002)),
        new("7.5.1 a reason that is not UTF-8",
            Send(ClientFrame.Of(Opcode.Close, [3, 232, .. Encoding.UTF8.GetBytes("κόσμε"), 0xED, 0xA0, 0x80])), Close(1007)),
        new("7.5.2 a close in two fragments",
            Send(ClientFrame.Of(Opcode.Close, [3, 232], isFinal: false), Frame.End()), Close(1002)),
        .. Codes.Select((code, i) => new ConformanceCase(
            $"7.7.{i + 1} a close with {code}", Send(ClientFrame.Close((ushort)code)), Close(code))),
        .. NoCodes.Select((code, i) => new ConformanceCase(
            $"7.9.{i + 1} a close with {code}, which is no code", Send(ClientFrame.Close((ushort)code)), Close(1002))),
    ];

    private static string LongText => new('x', 60_000);
}
