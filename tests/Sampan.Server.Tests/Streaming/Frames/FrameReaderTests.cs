using System.IO.Compression;
using System.Text;
using CsCheck;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Tests.Streaming.Frames;

public sealed class FrameReaderTests
{
    private const int BytesMax = 1000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(999)]
    [InlineData(1000)]
    public void A_message_of_any_length_is_read(int length)
    {
        var text = new string('x', length);

        Assert.Equal([$"message {text}"], Read(ClientFrame.Text(text)));
    }

    [Fact]
    public void The_longest_form_of_a_length_is_read()
    {
        var text = new string('x', 70_000);

        Assert.Equal([$"message {text}"], Read(new FrameReader(70_000), ClientFrame.Text(text)));
    }

    [Fact]
    public void Fragments_make_one_message_and_control_frames_may_come_between()
    {
        byte[] bytes =
        [
            .. ClientFrame.Of(Opcode.Text, "a"u8, isFinal: false),
            .. ClientFrame.Of(Opcode.Ping, "p"u8),
            .. ClientFrame.Of(Opcode.Continuation, ""u8, isFinal: false),
            .. ClientFrame.Of(Opcode.Pong, "q"u8),
            .. ClientFrame.Of(Opcode.Continuation, "b"u8),
            .. ClientFrame.Text("c"),
        ];

        Assert.Equal(["ping p", "pong q", "message ab", "message c"], Read(bytes));
    }

    [Fact]
    public void A_character_may_be_cut_between_fragments()
    {
        var character = "港"u8;
        byte[] bytes =
        [
            .. ClientFrame.Of(Opcode.Text, character[..1], isFinal: false),
            .. ClientFrame.Of(Opcode.Continuation, character[1..]),
        ];

        Assert.Equal(["message 港"], Read(bytes));
    }

    [Theory]
    [InlineData(1000, "")]
    [InlineData(1000, "bye")]
    [InlineData(1014, "")]
    [InlineData(3000, "")]
    [InlineData(4999, "")]
    public void A_close_has_a_code_and_a_reason(ushort code, string reason)
    {
        Assert.Equal([$"close {code} {reason}"], Read(ClientFrame.Close(code, reason)));
    }

    [Fact]
    public void A_close_may_say_nothing()
    {
        Assert.Equal(["close"], Read(ClientFrame.Of(Opcode.Close, [])));
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(2999)]
    [InlineData(5000)]
    public void A_close_code_that_is_not_for_the_wire_is_a_protocol_error(ushort code) =>
        AssertViolation(CloseCode.ProtocolError, ClientFrame.Close(code));

    [Fact]
    public void A_close_of_one_byte_is_a_protocol_error() =>
        AssertViolation(CloseCode.ProtocolError, ClientFrame.Of(Opcode.Close, [3]));

    [Fact]
    public void A_close_whose_reason_is_not_text_is_refused() =>
        AssertViolation(CloseCode.InvalidPayload, ClientFrame.Of(Opcode.Close, [0x03, 0xE8, 0xFF]));

    [Fact]
    public void An_unmasked_frame_is_a_protocol_error() =>
        AssertViolation(CloseCode.ProtocolError, ClientFrame.Of(Opcode.Text, "a"u8, isMasked: false));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_reserved_bit_is_a_protocol_error(int reserved) =>
        AssertViolation(CloseCode.ProtocolError, ClientFrame.Of(Opcode.Text, "a"u8, reserved: reserved));

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(15)]
    public void A_reserved_opcode_is_a_protocol_error(int opcode) =>
        AssertViolation(CloseCode.ProtocolError, ClientFrame.Of((Opcode)opcode, "a"u8));

    [Fact]
    public void A_fragmented_control_frame_is_a_protocol_error() =>
        AssertViolation(CloseCode.ProtocolError, ClientFrame.Of(Opcode.Ping, "a"u8, isFinal: false));

    [Fact]
    public void A_long_control_frame_is_a_protocol_error()
    {
        var longest = new string('x', 125);

        Assert.Equal([$"ping {longest}"], Read(ClientFrame.Of(Opcode.Ping, Encoding.ASCII.GetBytes(longest))));
        AssertViolation(CloseCode.ProtocolError, ClientFrame.Of(Opcode.Ping, new byte[126]));
    }

    [Fact]
    public void A_continuation_needs_a_beginning() =>
        AssertViolation(CloseCode.ProtocolError, ClientFrame.Of(Opcode.Continuation, "a"u8));

    [Fact]
    public void A_message_inside_another_is_a_protocol_error() =>
        AssertViolation(
            CloseCode.ProtocolError, [.. ClientFrame.Of(Opcode.Text, "a"u8, isFinal: false), .. ClientFrame.Text("b")]);

    [Theory]
    [InlineData(125, 2)]
    [InlineData(125, 8)]
    [InlineData(126, 8)]
    public void A_length_in_more_bytes_than_it_needs_is_a_protocol_error(int length, int lengthBytes) =>
        AssertViolation(
            CloseCode.ProtocolError, ClientFrame.Of(Opcode.Text, new byte[length], lengthBytes: lengthBytes));

    [Fact]
    public void A_negative_length_is_a_protocol_error() =>
        AssertViolation(CloseCode.ProtocolError, [0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

    [Fact]
    public void A_binary_message_is_not_understood() =>
        AssertViolation(CloseCode.UnsupportedData, ClientFrame.Of(Opcode.Binary, "a"u8));

    [Theory]
    [InlineData("C0AF")]
    [InlineData("EDA080")]
    [InlineData("F4908080")]
    [InlineData("E6B8")]
    public void Text_that_is_not_UTF8_is_refused(string hex) =>
        AssertViolation(CloseCode.InvalidPayload, ClientFrame.Of(Opcode.Text, Convert.FromHexString(hex)));

    [Fact]
    public void A_message_that_is_too_big_is_refused_before_it_arrives()
    {
        byte[] announced = [0x81, 0xFE, 0x03, 0xE9, 0, 0, 0, 0];

        AssertViolation(CloseCode.MessageTooBig, announced);
    }

    [Fact]
    public void Fragments_together_must_not_be_too_big() =>
        AssertViolation(
            CloseCode.MessageTooBig,
            [
                .. ClientFrame.Of(Opcode.Text, new byte[600], isFinal: false),
                .. ClientFrame.Of(Opcode.Continuation, new byte[600]),
            ]);

    [Fact]
    public void A_compressed_message_is_inflated_also_in_fragments()
    {
        var deflated = Deflate("{\"ac\":\"ping\"}"u8);
        byte[] whole = ClientFrame.Of(Opcode.Text, deflated, reserved: 4);
        byte[] cut =
        [
            .. ClientFrame.Of(Opcode.Text, deflated.AsSpan(0, 3), isFinal: false, reserved: 4),
            .. ClientFrame.Of(Opcode.Continuation, deflated.AsSpan(3)),
        ];

        Assert.Equal(
            ["message {\"ac\":\"ping\"}", "message {\"ac\":\"ping\"}", "message plain"],
            Read(new FrameReader(BytesMax, inflates: true), [.. whole, .. cut, .. ClientFrame.Text("plain")]));
    }

    [Fact]
    public void A_bomb_is_inflated_no_further_than_allowed()
    {
        var bomb = Deflate(new byte[1_000_000]);
        Assert.InRange(bomb.Length, 1, 2000);

        AssertViolation(
            CloseCode.MessageTooBig,
            ClientFrame.Of(Opcode.Text, bomb, reserved: 4),
            new FrameReader(2000, inflates: true));
    }

    [Fact]
    public void A_compressed_message_of_just_the_right_length_is_read()
    {
        var text = new byte[BytesMax];

        Assert.Single(
            Read(new FrameReader(BytesMax, inflates: true), ClientFrame.Of(Opcode.Text, Deflate(text), reserved: 4)));
        AssertViolation(
            CloseCode.MessageTooBig,
            ClientFrame.Of(Opcode.Text, Deflate(new byte[BytesMax + 1]), reserved: 4),
            new FrameReader(BytesMax, inflates: true));
    }

    [Fact]
    public void What_can_not_be_inflated_is_refused() =>
        AssertViolation(
            CloseCode.InvalidPayload,
            ClientFrame.Of(Opcode.Text, [0xFF, 0xFF, 0xFF], reserved: 4),
            new FrameReader(BytesMax, inflates: true));

    [Fact]
    public void A_control_frame_can_not_be_compressed() =>
        AssertViolation(
            CloseCode.ProtocolError,
            ClientFrame.Of(Opcode.Ping, "a"u8, reserved: 4),
            new FrameReader(BytesMax, inflates: true));

    [Fact]
    public void After_a_violation_nothing_is_read()
    {
        var reader = new FrameReader(BytesMax);
        Read(reader, ClientFrame.Of(Opcode.Binary, "a"u8));

        Assert.Equal(["violation UnsupportedData"], Read(reader, ClientFrame.Text("a")));
    }

    [Fact]
    public void Any_cut_of_the_bytes_gives_the_same()
    {
        var frame = Gen.OneOf(
            Gen.String[Gen.Char.AlphaNumeric, 0, 300].Select(ClientFrame.Text),
            Gen.Byte.Array[0, 130].Select(bytes => ClientFrame.Of(Opcode.Ping, bytes)),
            Gen.Byte.Array[0, 20].Select(bytes => ClientFrame.Of(Opcode.Text, bytes, isFinal: false)),
            Gen.Byte.Array[0, 20].Select(bytes => ClientFrame.Of(Opcode.Continuation, bytes)),
            Gen.Select(Gen.UShort[990, 1020], Gen.String[Gen.Char.AlphaNumeric, 0, 20], ClientFrame.Close));

        Gen.Select(frame.Array[1, 8], Gen.Int[1, 40].Array[1, 30]).Sample((frames, cuts) =>
        {
            byte[] bytes = [.. frames.SelectMany(one => one)];
            var whole = Read(bytes);
            var reader = new FrameReader(BytesMax);
            var inPieces = new List<string>();
            for (int start = 0, i = 0; start < bytes.Length; i++)
            {
                var length = Math.Min(cuts[i % cuts.Length], bytes.Length - start);
                inPieces.AddRange(Read(reader, bytes.AsSpan(start, length)));
                start += length;
            }

            // A violation is told again with each call after it.
            return whole.SequenceEqual(inPieces.Take(whole.Count))
                && inPieces.Skip(whole.Count).All(more => more == whole[^1]);
        });
    }

    [Fact]
    public void Random_bytes_do_no_harm()
    {
        Gen.Select(Gen.Byte.Array[0, 400], Gen.Bool).Sample((bytes, inflates) =>
        {
            Read(new FrameReader(BytesMax, inflates), bytes);
        });
    }

    [Fact]
    public void Random_compressed_bytes_do_no_harm()
    {
        Gen.Byte.Array[0, 400].Sample(bytes =>
        {
            Read(new FrameReader(BytesMax, inflates: true), ClientFrame.Of(Opcode.Text, bytes, reserved: 4));
        });
    }

    private static List<string> Read(ReadOnlySpan<byte> bytes) => Read(new FrameReader(BytesMax), bytes);

    private static List<string> Read(FrameReader reader, ReadOnlySpan<byte> bytes)
    {
        var found = new List<string>();
        while (reader.Read(ref bytes) is not FrameEvent.NeedMore and var frame)
        {
            found.Add(frame switch
            {
                FrameEvent.Message => $"message {Encoding.UTF8.GetString(reader.Message)}",
                FrameEvent.Ping => $"ping {Encoding.Latin1.GetString(reader.Control)}",
                FrameEvent.Pong => $"pong {Encoding.Latin1.GetString(reader.Control)}",
                FrameEvent.Close when reader.Control.Length == 0 => "close",
                FrameEvent.Close => $"close {CodeIn(reader.Control)} {Encoding.UTF8.GetString(reader.Control[2..])}",
                _ => $"violation {reader.Violation!.Value.Code}",
            });
            if (frame == FrameEvent.Violation)
            {
                break;
            }
        }

        return found;
    }

    private static int CodeIn(ReadOnlySpan<byte> close) => (close[0] << 8) | close[1];

    private static void AssertViolation(CloseCode code, ReadOnlySpan<byte> bytes, FrameReader? reader = null) =>
        Assert.Equal([$"violation {code}"], Read(reader ?? new FrameReader(BytesMax), bytes));

    private static byte[] Deflate(ReadOnlySpan<byte> text)
    {
        using var target = new MemoryStream();
        using (var deflate = new DeflateStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(text);
            deflate.Flush();
        }

        // A flush ends with the empty block; the last block after it is not sent either.
        var bytes = target.ToArray();
        var end = bytes.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0x00, 0x00, 0xFF, 0xFF]);
        return bytes[..end];
    }
}
