using System.Buffers.Binary;

namespace Sampan.Server.Feeds.Capture;

/// <summary>The pcapng file: blocks, of which those with packets and those that explain them are read.</summary>
internal sealed class PcapngFormat : CaptureFormat
{
    private const uint SectionHeader = 0x0A0D0D0A;
    private const uint InterfaceDescription = 1;
    private const uint OldPacket = 2;
    private const uint SimplePacket = 3;
    private const uint EnhancedPacket = 6;
    private const uint ByteOrderMagic = 0x1A2B3C4D;

    private const int BlockLengthMin = 12;

    // A file may have more; packets of those are passed over.
    private const int InterfacesMax = 1_024;

    private readonly CaptureInput _input;
    private readonly List<Interface> _interfaces = [];
    private bool _isBigEndian;
    private long _taken;

    private PcapngFormat(CaptureInput input) => _input = input;

    /// <summary>The format, if the file begins like one; null otherwise.</summary>
    public static PcapngFormat? TryOpen(CaptureInput input)
    {
        var magic = input.Peek(4);
        return magic.Length == 4 && BinaryPrimitives.ReadUInt32LittleEndian(magic) == SectionHeader
            ? new PcapngFormat(input)
            : null;
    }

    /// <inheritdoc/>
    public override bool ReadPacket(out CapturedPacket packet)
    {
        packet = default;
        while (ReadBlock(out var type, out var body))
        {
            switch (type)
            {
                case SectionHeader:
                    _interfaces.Clear();
                    break;
                case InterfaceDescription when body.Length >= 8 && _interfaces.Count < InterfacesMax:
                    _interfaces.Add(ReadInterface(body));
                    break;
                case EnhancedPacket when body.Length >= 20:
                    packet = ReadTimed(body, Number(body));
                    return true;
                case OldPacket when body.Length >= 20:
                    packet = ReadTimed(body, Short(body));
                    return true;
                case SimplePacket when body.Length >= 4:
                    var length = Math.Min(Number(body), (uint)body.Length - 4);
                    packet = new CapturedPacket(InterfaceAt(0).LinkType, 0, body.Slice(4, (int)length));
                    return true;
            }
        }

        return false;
    }

    /// <summary>Goes to the next block; its body is empty where it is too long and of no interest.</summary>
    private bool ReadBlock(out uint type, out ReadOnlySpan<byte> body)
    {
        type = 0;
        body = default;
        if (!_input.Skip(_taken))
        {
            return Fail($"it ends inside a block, at offset {_input.Offset}");
        }

        _taken = 0;
        var head = _input.Peek(BlockLengthMin);
        if (head.IsEmpty)
        {
            return false;
        }

        if (head.Length < BlockLengthMin)
        {
            return Fail($"it ends inside the block at offset {_input.Offset}");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(head) == SectionHeader && !ReadByteOrder(head[8..]))
        {
            return false;
        }

        type = Number(head);
        var length = Number(head[4..]);
        if (length < BlockLengthMin || length % 4 != 0)
        {
            return Fail($"the block at offset {_input.Offset} claims {length} bytes");
        }

        return length <= CaptureInput.PieceLengthMax
            ? TakeBlock((int)length, out body)
            : PassOver(type, length);
    }

    private bool TakeBlock(int length, out ReadOnlySpan<byte> body)
    {
        var block = _input.Peek(length);
        if (block.Length < length)
        {
            body = default;
            return Fail($"it ends inside the block at offset {_input.Offset}");
        }

        _taken = length;
        body = block[8..^4];
        return true;
    }

    // Names of hosts or keys may be long, and are nothing to us; a packet of a megabyte is none.
    private bool PassOver(uint type, uint length)
    {
        _taken = length;
        return type is not (EnhancedPacket or OldPacket or SimplePacket)
            || Fail($"the block at offset {_input.Offset} claims {length} bytes");
    }

    private bool ReadByteOrder(ReadOnlySpan<byte> magic)
    {
        _isBigEndian = BinaryPrimitives.ReadUInt32BigEndian(magic) == ByteOrderMagic;
        return _isBigEndian || BinaryPrimitives.ReadUInt32LittleEndian(magic) == ByteOrderMagic
            || Fail($"the section at offset {_input.Offset} has no byte order");
    }

    private CapturedPacket ReadTimed(ReadOnlySpan<byte> body, uint index)
    {
        var from = InterfaceAt(index);
        var length = Math.Min(Number(body[12..]), (uint)body.Length - 20);
        var units = ((ulong)Number(body[4..]) << 32) | Number(body[8..]);
        return new CapturedPacket(from.LinkType, from.TimeOf(units), body.Slice(20, (int)length));
    }

    // A packet of an interface that was not described: of a link that is not known.
    private Interface InterfaceAt(uint index) =>
        index < (uint)_interfaces.Count ? _interfaces[(int)index] : new Interface(-1, 1, 0);

    private Interface ReadInterface(ReadOnlySpan<byte> body)
    {
        var link = Short(body);
        UInt128 unitsPerSecond = 1_000_000;
        long offset = 0;
        for (var options = body[8..]; options.Length >= 4;)
        {
            int code = Short(options);
            int length = Short(options[2..]);
            if (code == 0 || length > options.Length - 4)
            {
                break;
            }

            var value = options.Slice(4, length);
            switch (code)
            {
                case 9 when length == 1:
                    unitsPerSecond = Resolution(value[0]);
                    break;
                case 14 when length == 8:
                    offset = _isBigEndian
                        ? BinaryPrimitives.ReadInt64BigEndian(value)
                        : BinaryPrimitives.ReadInt64LittleEndian(value);
                    break;
            }

            options = options[Math.Min(options.Length, 4 + ((length + 3) & ~3))..];
        }

        return new Interface(link, unitsPerSecond, offset);
    }

    // A power of ten, or of two with the top bit. Nothing counts finer than 64 bits can say.
    private static UInt128 Resolution(byte exponent)
    {
        var isBinary = (exponent & 0x80) != 0;
        UInt128 units = 1;
        for (var i = Math.Min(exponent & 0x7F, isBinary ? 63 : 19); i > 0; i--)
        {
            units *= isBinary ? 2u : 10u;
        }

        return units;
    }

    private uint Number(ReadOnlySpan<byte> bytes) => _isBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
        : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private ushort Short(ReadOnlySpan<byte> bytes) => _isBigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(bytes)
        : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private readonly record struct Interface(int LinkType, UInt128 UnitsPerSecond, long OffsetSeconds)
    {
        /// <summary>Nanoseconds since the Unix epoch; wraps where a damaged file says nonsense.</summary>
        public long TimeOf(ulong units) =>
            unchecked((long)(ulong)(units * (UInt128)1_000_000_000 / UnitsPerSecond) + (OffsetSeconds * 1_000_000_000));
    }
}
