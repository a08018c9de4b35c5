using System.IO.Compression;
using System.Text;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Tests.Streaming.Frames;
using static Sampan.Server.Tests.Streaming.Conformance.Step;

namespace Sampan.Server.Tests.Streaming.Conformance;

/// <summary>12 and 13 compression: every length with every offer that can be kept, and what must not be compressed.</summary>
internal static class CompressionCases
{
    private const string Plain = "permessage-deflate";

    private static readonly string[] Offers =
    [
        Plain,
        Plain + "; client_no_context_takeover",
        Plain + "; server_no_context_takeover",
        Plain + "; client_max_window_bits",
        Plain + "; client_max_window_bits=9",
        Plain + "; server_max_window_bits=8",
        Plain + "; client_no_context_takeover; client_max_window_bits; server_no_context_takeover; server_max_window_bits=15",
        "permessage-unknown, " + Plain + "; client_max_window_bits=10, " + Plain,
    ];

    private static readonly int[] Lengths = [0, 16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536 - 25];

    public static IEnumerable<ConformanceCase> All =>
    [
        .. Lengths.Select((length, i) => Echoed($"12.1.{i + 1} a compressed message of {length} bytes", Plain, length, 0)),
        .. Lengths.Select((length, i) => Echoed(
            $"12.2.{i + 1} a compressed message of {length} bytes in fragments of 31", Plain, length, 31)),
        .. Lengths.Select((length, i) => Mixed($"12.3.{i + 1} an uncompressed message of {length} bytes between compressed ones", length)),
        .. Offers.SelectMany((offer, i) => new[] { 16, 1024, 32_768 }.Select((length, j) =>
            Echoed($"13.{i + 1}.{j + 1} {length} bytes with the offer {offer}", offer, length, 0))),
        .. Blocks.Select(one => one with { Offer = Plain }),
        .. Violations.Select(one => one with { Offer = Plain }),
    ];

    /// <summary>The examples of RFC 7692 §7.2.3, of which each is the text Hello, and no command.</summary>
    private static IEnumerable<ConformanceCase> Blocks =>
    [
        new("13.9.1 one block with the fixed code", Send(Compressed("F248CDC9C90700")), NotUnderstood()),
        new("13.9.2 one block, cut in two fragments",
            Send(
                ClientFrame.Of(Opcode.Text, Convert.FromHexString("F248CD"), isFinal: false, reserved: 4),
                Frame.End(Convert.FromHexString("C9C90700"))),
            NotUnderstood()),
        new("13.9.3 a block that is not compressed", Send(Compressed("000500FAFF48656C6C6F00")), NotUnderstood()),
        new("13.9.4 a block that says that it is the last", Send(Compressed("F348CDC9C9070000")), NotUnderstood()),
        new("13.9.5 two blocks", Send(Compressed("F248050000 00FFFFCAC9C90700")), NotUnderstood()),
        new("13.9.6 an empty message", Send(Compressed("00")), NotUnderstood()),
        new("13.9.7 a ping between compressed fragments",
            Send(
                ClientFrame.Of(Opcode.Text, Convert.FromHexString("F248CD"), isFinal: false, reserved: 4),
                Frame.Ping(1),
                Frame.End(Convert.FromHexString("C9C90700"))),
            Pong(1),
            NotUnderstood()),
    ];

    private static IEnumerable<ConformanceCase> Violations =>
    [
        new("13.10.1 what is no compressed data", Send(Compressed("FFFFFFFF")), Close(1007)),
        new("13.10.2 a look back into the message before, which was agreed to be forgotten",
            Send(Compressed("F248CDC9C90700")), NotUnderstood(), Send(Compressed("F200110000")), Close(1007)),
        new("13.10.3 compressed text that is not UTF-8", Send(DeflatedFrame([0xFF, 0xFE, (byte)'a'])), Close(1007)),
        new("13.10.4 a small frame that becomes more than is allowed",
            Send(DeflatedFrame(new byte[64 * 1024 + 1])), Close(1009)),
        new("13.10.5 a small frame that becomes a thousand times what is allowed",
            Send(DeflatedFrame(new byte[40_000_000])), Close(1009)),
        new("13.10.6 a compressed ping", Send(ClientFrame.Of(Opcode.Ping, "a"u8, reserved: 4)), Close(1002)),
        new("13.10.7 a compressed close", Send(ClientFrame.Of(Opcode.Close, [], reserved: 4)), Close(1002)),
        new("13.10.8 a continuation that says it is compressed",
            Send(Frame.Begin(1), ClientFrame.Of(Opcode.Continuation, "a"u8, reserved: 4)), Close(1002)),
        new("13.10.9 another reserved bit beside compression",
            Send(ClientFrame.Of(Opcode.Text, Convert.FromHexString("F248CDC9C90700"), reserved: 6)), Close(1002)),
        new("13.10.10 a compressed binary message is as little understood as another",
            Send(ClientFrame.Of(Opcode.Binary, Convert.FromHexString("F248CDC9C90700"), reserved: 4)), Close(1003)),
        new("13.10.11 a message that ends within a block of a code", Send(Compressed("F248CDC9")), Close(1007)),
        new("13.10.12 a message that ends within a block that is not compressed", Send(Compressed("000500FAFF4865")), Close(1007)),
        new("13.10.13 a message that ends within the head of a block", Send(Compressed("000500FA")), Close(1007)),
        new("13.10.14 a message that ends within the table of its code",
            Send(ClientFrame.Of(Opcode.Text, Deflate(Frame.Wanting(TextOf(4096))).AsSpan(0, 20), reserved: 4)), Close(1007)),
    ];

    private static ConformanceCase Echoed(string name, string offer, int length, int partBytes)
    {
        var text = TextOf(length);
        var message = Deflate(Frame.Wanting(text));
        byte[][] frames = partBytes == 0
            ? [ClientFrame.Of(Opcode.Text, message, reserved: 4)]
            : Frame.Parts(message, partBytes, reserved: 4);
        return new(name, Send(frames), Echo(text)) { Offer = offer };
    }

    private static ConformanceCase Mixed(string name, int length)
    {
        var text = TextOf(length);
        return new(
            name,
            Send(DeflatedFrame(Frame.Wanting("a"))),
            Echo("a"),
            Send(Frame.Echo(text)),
            Echo(text),
            Send(DeflatedFrame(Frame.Wanting("b"))),
            Echo("b"))
        {
            Offer = Plain,
        };
    }

    // Words that come again, but not at once: such as JSON is made of.
    private static string TextOf(int length)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < length; i++)
        {
            text.Append($"{i * 7919 % 1000} bid ask last ");
        }

        return text.ToString(0, length);
    }

    private static byte[] Compressed(string hex) =>
        ClientFrame.Of(Opcode.Text, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), reserved: 4);

    private static byte[] DeflatedFrame(byte[] message) => ClientFrame.Of(Opcode.Text, Deflate(message), reserved: 4);

    private static byte[] Deflate(byte[] message)
    {
        using var target = new MemoryStream();
        using (var deflate = new DeflateStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(message);
            deflate.Flush();
        }

        // A flush ends with the empty block; the last block after it is not sent either.
        var bytes = target.ToArray();
        return bytes[..bytes.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0x00, 0x00, 0xFF, 0xFF])];
    }
}
