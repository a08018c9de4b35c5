using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Tests.Streaming.Frames;

namespace Sampan.Server.Tests.Faults;

/// <summary>A frame that breaks a rule of the protocol, and how the server has to close because of it.</summary>
/// <param name="Rule">Which rule.</param>
/// <param name="Bytes">The frame, or several.</param>
/// <param name="CloseCode">The code.</param>
internal sealed record Violation(string Rule, byte[] Bytes, int CloseCode);

/// <summary>Makes frames and commands that are wrong, from a seed.</summary>
internal sealed class FrameFuzzer(int seed)
{
    private const int MessageBytesMax = 64 * 1024;

    private static readonly string[] Commands =
    [
        "", " ", "ping", "null", "true", "1", "\"text\"", "[]", "{}", "{", "}", "{\"ac\"", "{\"ac\":}",
        "{\"ac\":null}", "{\"ac\":1}", "{\"ac\":{}}", "{\"ac\":[\"subscribe\"]}",
        "{\"ac\":\"\"}", "{\"ac\":\"dance\"}", "{\"ac\":\"\\ud800\"}", "{\"ac\":\"subscribe\"}",
        "{\"ac\":\"subscribe\",\"params\":null,\"types\":null}",
        "{\"ac\":\"subscribe\",\"params\":\"\\ud800\",\"types\":\"quote\"}",
        "{\"ac\":\"subscribe\",\"params\":{\"a\":1},\"types\":\"quote\"}",
        "{\"ac\":\"subscribe\",\"params\":[[[[[1]]]]]}",
        "{\"ac\":\"subscribe\",\"params\":true}",
        "{\"ac\":\"subscribe\",\"params\":[1e400,-0,700],\"types\":[\"quote\"]}",
        "{\"ac\":\"subscribe\",\"params\":\"700$HK\",\"types\":\"kline@11\"}",
        "{\"ac\":\"subscribe\",\"params\":\"700$HK\",\"types\":5}",
        "{\"ac\":\"subscribe\",\"params\":\",,,\",\"types\":\",\"}",
        "{\"ac\":\"subscribe\",\"params\":\"nothing$HK\",\"types\":\"quote\"}",
        "{\"ac\":\"unsubscribe\"}", "{\"ac\":\"unsubscribe\",\"params\":\"nothing\"}",
        "{\"ac\":\"unsubscribe\",\"params\":7,\"types\":\"all\"}", "{\"ac\":\"ping\",\"ac\":\"ping\"}",
        "{\"ac\":\"ping\",\"params\":{}}", "{\"ac\":\"ping\",\"params\":\"\\\"\\\\\"}",
        "{\"ac\":\"ping\",\"params\":123456789012345678901234567890}", "{\"ac\":\"ping\"}x", "{\"ac\":\"ping\"}{}",
        "\u0000", "\uFEFF{}",
        "{\"ac\":\"subscribe\",\"params\":\"700$HK,9988$HK\",\"types\":\"quote,tick,depth,kline@1\"}",
        "{\"ac\":\"subscribe\",\"params\":\"5$HK\",\"types\":\"tick\"}",
        "{\"ac\":\"unsubscribe\",\"params\":\"700$HK\"}",
    ];

    private static readonly Opcode[] Controls = [Opcode.Ping, Opcode.Pong, Opcode.Close];

    private static readonly byte[][] NotUtf8 =
        [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]];

    // Fifty kilobytes that become fifty megabytes.
    private static readonly byte[] Bomb = Deflate(new byte[50 * 1024 * 1024]);

    private readonly Random _random = new(seed);

    /// <summary>A message that keeps to the protocol, whatever it says.</summary>
    public byte[] NextMessage() => _random.Next(12) switch
    {
        0 => Frame(new string('[', 5_000)),
        1 => Frame("{\"a\":" + string.Concat(Enumerable.Repeat("{\"a\":", 1_000))),
        2 => Frame($$"""{"ac":"subscribe","types":"quote","params":"{{string.Join(',', Enumerable.Range(0, 9_000))}}"}"""),
        3 => Frame("{\"ac\":\"" + new string('x', 60_000) + "\"}"),
        4 => ClientFrame.Of(Opcode.Ping, Noise(125)),
        5 => ClientFrame.Of(Opcode.Pong, Noise(125)),
        6 => Fragments(Pick(Commands)),
        7 => Frame(Spoil(Pick(Commands))),
        _ => Frame(Pick(Commands)),
    };

    /// <summary>Something that the protocol forbids.</summary>
    /// <param name="deflates">Whether compression was agreed on.</param>
    public Violation NextViolation(bool deflates) => _random.Next(deflates ? 5 : 4) switch
    {
        0 => ForbiddenHeader(),
        1 => ForbiddenControl(),
        2 => ForbiddenOrder(),
        3 => ForbiddenContent(),
        _ => ForbiddenDeflate(),
    };

    /// <summary>Bytes of any kind.</summary>
    public byte[] Noise(int lengthMax, int lengthMin = 0)
    {
        var noise = new byte[_random.Next(lengthMin, lengthMax + 1)];
        _random.NextBytes(noise);
        return noise;
    }

    public int Next(int max) => _random.Next(max);

    private Violation ForbiddenHeader() => _random.Next(5) switch
    {
        0 => new("unmasked", ClientFrame.Of(Opcode.Text, Noise(100), isMasked: false), 1002),
        1 => new("reserved opcode", ClientFrame.Of((Opcode)Pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]), Noise(100)), 1002),
        2 => new("reserved bit", ClientFrame.Of(Opcode.Text, Noise(10), reserved: Pick([1, 2, 3, 5, 6, 7])), 1002),
        3 => new("a length of a longer form", ClientFrame.Of(Opcode.Text, Noise(100), lengthBytes: Pick([2, 8])), 1002),
        _ => new("negative length", [0x81, 0xFF, 0x80, .. Noise(20, 20)], 1002),
    };

    private Violation ForbiddenControl() => _random.Next(5) switch
    {
        0 => new("fragmented control frame", ClientFrame.Of(Pick(Controls), Noise(10), isFinal: false), 1002),
        1 => new("long control frame", ClientFrame.Of(Pick(Controls), new byte[126 + _random.Next(1_000)]), 1002),
        2 => new("compressed control frame", ClientFrame.Of(Pick(Controls), Noise(10), reserved: 4), 1002),
        3 => new("not a close code", ClientFrame.Close((ushort)Pick([0, 999, 1004, 1005, 1006, 1015, 2999, 5000])), 1002),
        _ => new("close reason that is not UTF-8", ClientFrame.Of(Opcode.Close, [0x03, 0xE8, 0xFF, 0xFE]), 1007),
    };

    private Violation ForbiddenOrder() => _random.Next(2) switch
    {
        0 => new("continuation of nothing", ClientFrame.Of(Opcode.Continuation, Noise(10)), 1002),
        _ => new(
            "message inside a message",
            [.. ClientFrame.Of(Opcode.Text, "{"u8, isFinal: false), .. ClientFrame.Text("{}")],
            1002),
    };

    private Violation ForbiddenContent() => _random.Next(4) switch
    {
        0 => new("binary", ClientFrame.Of(Opcode.Binary, Noise(100)), 1003),
        1 => new("not UTF-8", ClientFrame.Of(Opcode.Text, [.. "{\"ac\":\""u8, .. Pick(NotUtf8)]), 1007),
        2 => new("length beyond the limit", Announcement(Pick([MessageBytesMax + 1, int.MaxValue, 1L << 40, long.MaxValue])), 1009),
        _ => new(
            "fragments beyond the limit",
            [
                .. ClientFrame.Of(Opcode.Text, new byte[40_000], isFinal: false),
                .. ClientFrame.Of(Opcode.Continuation, new byte[40_000]),
            ],
            1009),
    };

    private Violation ForbiddenDeflate() => _random.Next(3) switch
    {
        0 => new("deflated noise", ClientFrame.Of(Opcode.Text, [0xFF, .. Noise(200, 20)], reserved: 4), 1007),
        1 => new("deflate bomb", ClientFrame.Of(Opcode.Text, Bomb, reserved: 4), 1009),
        _ => new("deflated, but not UTF-8", ClientFrame.Of(Opcode.Text, Deflate([0xC3, 0x28]), reserved: 4), 1007),
    };

    /// <summary>A header alone: of what it announces nothing need come.</summary>
    private static byte[] Announcement(long length)
    {
        var header = new byte[14];
        (header[0], header[1]) = (0x81, 0xFF);
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(2), length);
        return header;
    }

    private byte[] Fragments(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var cut = _random.Next(bytes.Length + 1);
        return
        [
            .. ClientFrame.Of(Opcode.Text, bytes.AsSpan(..cut), isFinal: false),
            .. ClientFrame.Of(Opcode.Ping, Noise(20)),
            .. ClientFrame.Of(Opcode.Continuation, [], isFinal: false),
            .. ClientFrame.Of(Opcode.Continuation, bytes.AsSpan(cut..)),
        ];
    }

    private string Spoil(string text)
    {
        var at = _random.Next(text.Length + 1);
        return text[..at] + (char)(32 + _random.Next(95)) + text[at..];
    }

    private static byte[] Frame(string text) => ClientFrame.Text(text);

    private static byte[] Deflate(byte[] payload)
    {
        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(payload);
        }

        return deflated.ToArray();
    }

    private T Pick<T>(T[] choice) => choice[_random.Next(choice.Length)];
}
