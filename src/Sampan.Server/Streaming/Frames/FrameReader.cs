using System.Buffers.Binary;
using System.Text.Unicode;

namespace Sampan.Server.Streaming.Frames;

/// <summary>A client's bytes, however they were cut, to whole messages and control frames (RFC 6455).</summary>
/// <remarks>
/// No I/O. It copies what it keeps, never more than one message of the size allowed. After a violation it takes nothing
/// any more, because the place where the next frame begins can't be trusted.
/// </remarks>
/// <param name="messageBytesMax">The longest message, after inflating.</param>
/// <param name="inflates">Whether permessage-deflate was agreed on.</param>
internal sealed class FrameReader(int messageBytesMax, bool inflates = false)
{
    private const int ControlBytesMax = 125;
    private const int HeaderBytesMax = 14;
    private const int MaskBytes = 4;

    private const int MessageBytesMin = 256;

    // A longer message's buffer is given up again after it.
    private const int KeptBytes = 4096;

    private readonly byte[] _header = new byte[HeaderBytesMax];
    private readonly byte[] _control = new byte[ControlBytesMax];
    private byte[] _message = [];
    private int _headerLength;
    private int _messageLength;
    private int _utf8Length;
    private int _controlLength;
    private int _payloadLength;
    private int _payloadTaken;
    private bool _isInPayload;
    private bool _isInMessage;
    private bool _isDeflated;

    /// <summary>The message's text, valid UTF-8. Good until the next call.</summary>
    public ReadOnlySpan<byte> Message => _message.AsSpan(0, _messageLength);

    /// <summary>The payload of the control frame. Good until the next call.</summary>
    public ReadOnlySpan<byte> Control => _control.AsSpan(0, _controlLength);

    /// <summary>The rule broken; null while there is none.</summary>
    public FrameViolation? Violation { get; private set; }

    private bool IsFinal => (_header[0] & 0x80) != 0;

    private Opcode Opcode => (Opcode)(_header[0] & 0x0F);

    private bool IsControl => Opcode >= Opcode.Close;

    /// <summary>Takes bytes up to the end of the next event.</summary>
    /// <param name="input">What has arrived; becomes what is left.</param>
    public FrameEvent Read(ref ReadOnlySpan<byte> input)
    {
        while (Violation is null)
        {
            if ((!_isInPayload && !TryReadHeader(ref input)) || !TryReadPayload(ref input))
            {
                break;
            }

            var found = IsControl ? EndControl() : EndFragment();
            if (found != FrameEvent.NeedMore)
            {
                return found;
            }
        }

        return Violation is null ? FrameEvent.NeedMore : FrameEvent.Violation;
    }

    private bool TryReadHeader(ref ReadOnlySpan<byte> input)
    {
        if (!TryFillHeader(2, ref input) || !IsAllowed() || !TryFillHeader(WholeHeaderLength(), ref input))
        {
            return false;
        }

        if (!TryReadLength(out var length) || !HasRoomFor(length))
        {
            return false;
        }

        _payloadLength = (int)length;
        _payloadTaken = 0;
        _isInPayload = true;
        BeginPayload();
        return true;
    }

    private bool TryFillHeader(int length, ref ReadOnlySpan<byte> input)
    {
        var taken = Math.Clamp(length - _headerLength, 0, input.Length);
        input[..taken].CopyTo(_header.AsSpan(_headerLength));
        _headerLength += taken;
        input = input[taken..];
        return _headerLength >= length;
    }

    /// <summary>Holds the first two bytes to the rules that they can break.</summary>
    private bool IsAllowed() => BrokenRule() is not { } rule || Fail(CloseCode.ProtocolError, rule);

    private string? BrokenRule()
    {
        var reserved = _header[0] & 0x70;
        var isDeflated = reserved == 0x40 && inflates && (Opcode is Opcode.Text or Opcode.Binary);
        return Opcode switch
        {
            _ when reserved != 0 && !isDeflated => "a reserved bit is set",
            > Opcode.Binary and < Opcode.Close or > Opcode.Pong => "reserved opcode",
            _ when (_header[1] & 0x80) == 0 => "a client's frames must be masked",
            >= Opcode.Close when !IsFinal => "a control frame can't be fragmented",
            >= Opcode.Close when (_header[1] & 0x7F) > ControlBytesMax => "a control frame has at most 125 bytes",
            Opcode.Continuation when !_isInMessage => "a continuation without a beginning",
            Opcode.Text or Opcode.Binary when _isInMessage => "a new message inside another",
            _ => null,
        };
    }

    private int WholeHeaderLength() => MaskBytes + (_header[1] & 0x7F) switch { 126 => 4, 127 => 10, _ => 2 };

    private bool TryReadLength(out ulong length)
    {
        length = (ulong)_header[1] & 0x7F;
        var least = 0UL;
        if (length == 126)
        {
            (length, least) = (BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)), 126);
        }
        else if (length == 127)
        {
            (length, least) = (BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(2)), ushort.MaxValue + 1);
        }

        return (length >= least && length <= long.MaxValue)
            || Fail(CloseCode.ProtocolError, "a length must have its shortest form");
    }

    private bool HasRoomFor(ulong length)
    {
        if (IsControl)
        {
            return true;
        }

        if (Opcode == Opcode.Binary)
        {
            return Fail(CloseCode.UnsupportedData, "only text messages are understood");
        }

        var before = _isInMessage ? _messageLength : 0;
        return length <= (ulong)(messageBytesMax - before) || FailTooBig();
    }

    private void BeginPayload()
    {
        if (IsControl)
        {
            _controlLength = _payloadLength;
            return;
        }

        if (!_isInMessage)
        {
            _isInMessage = true;
            _isDeflated = (_header[0] & 0x40) != 0;
            _messageLength = 0;
            _utf8Length = 0;
            _message = _message.Length > KeptBytes ? new byte[KeptBytes] : _message;
        }
    }

    /// <summary>
    /// Unmasks what has arrived of the payload. Memory grows with what arrives, not with what is announced.
    /// </summary>
    /// <returns>False when there is more to come, or a rule is broken.</returns>
    private bool TryReadPayload(ref ReadOnlySpan<byte> input)
    {
        var taken = Math.Min(_payloadLength - _payloadTaken, input.Length);
        var destination = IsControl ? _control.AsSpan(_payloadTaken) : RoomInMessage(taken);
        var mask = _header.AsSpan(_headerLength - MaskBytes, MaskBytes);
        for (var i = 0; i < taken; i++)
        {
            destination[i] = (byte)(input[i] ^ mask[(_payloadTaken + i) & 3]);
        }

        _payloadTaken += taken;
        input = input[taken..];
        return IsUtf8SoFar() && _payloadTaken == _payloadLength;
    }

    /// <summary>Text that is wrong already is refused at once, and not when its message is complete (RFC 6455 §8.1).</summary>
    private bool IsUtf8SoFar()
    {
        if (IsControl || _isDeflated)
        {
            return true;
        }

        var length = Utf8Prefix.Length(Message[_utf8Length..]);
        _utf8Length += length;
        return length >= 0 || FailUtf8();
    }

    private Span<byte> RoomInMessage(int length)
    {
        var start = _messageLength;
        _messageLength += length;
        if (_messageLength > _message.Length)
        {
            Array.Resize(ref _message, Math.Max(Math.Max(MessageBytesMin, _messageLength), _message.Length * 2));
        }

        return _message.AsSpan(start);
    }

    private FrameEvent EndControl()
    {
        EndFrame();
        return Opcode switch
        {
            Opcode.Ping => FrameEvent.Ping,
            Opcode.Pong => FrameEvent.Pong,
            _ => EndClose(),
        };
    }

    private FrameEvent EndClose()
    {
        if (Control.Length == 0)
        {
            return FrameEvent.Close;
        }

        if (Control.Length == 1 || !IsCloseCode(BinaryPrimitives.ReadUInt16BigEndian(Control)))
        {
            Fail(CloseCode.ProtocolError, "not a close code");
        }
        else if (!Utf8.IsValid(Control[2..]))
        {
            Fail(CloseCode.InvalidPayload, "the reason is not UTF-8");
        }

        return Violation is null ? FrameEvent.Close : FrameEvent.Violation;
    }

    /// <summary>Those that RFC 6455 and IANA's registry define for the wire, and those left to applications.</summary>
    private static bool IsCloseCode(ushort code) =>
        code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);

    private FrameEvent EndFragment()
    {
        EndFrame();
        if (!IsFinal)
        {
            return FrameEvent.NeedMore;
        }

        _isInMessage = false;
        return _isDeflated
            ? TryInflate() && (Utf8.IsValid(Message) || FailUtf8()) ? FrameEvent.Message : FrameEvent.Violation
            : _utf8Length == _messageLength || FailUtf8() ? FrameEvent.Message : FrameEvent.Violation;
    }

    private void EndFrame()
    {
        _isInPayload = false;
        _headerLength = 0;
    }

    private bool TryInflate()
    {
        var inflated = MessageInflater.Inflate(Message, messageBytesMax);
        switch (inflated.Outcome)
        {
            case InflateOutcome.Done:
                _message = inflated.Bytes;
                _messageLength = inflated.Length;
                return true;
            case InflateOutcome.TooBig:
                return FailTooBig();
            default:
                return Fail(CloseCode.InvalidPayload, "the message can't be inflated");
        }
    }

    private bool FailUtf8() => Fail(CloseCode.InvalidPayload, "the text is not UTF-8");

    private bool FailTooBig() => Fail(CloseCode.MessageTooBig, $"a message has at most {messageBytesMax} bytes");

    /// <returns>Always false, so that a check can end with it.</returns>
    private bool Fail(CloseCode code, string reason)
    {
        Violation = new FrameViolation(code, reason);
        return false;
    }
}
