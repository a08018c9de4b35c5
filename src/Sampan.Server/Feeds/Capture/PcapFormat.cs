using System.Buffers.Binary;

namespace Sampan.Server.Feeds.Capture;

/// <summary>The classic pcap file, of either byte order, with microseconds or nanoseconds.</summary>
internal sealed class PcapFormat : CaptureFormat
{
    private const uint MagicMicroseconds = 0xA1B2C3D4;
    private const uint MagicNanoseconds = 0xA1B23C4D;
    private const int FileHeaderLength = 24;
    private const int RecordHeaderLength = 16;

    private readonly CaptureInput _input;
    private readonly bool _isBigEndian;
    private readonly long _nanosecondsPerUnit;
    private readonly int _linkType;
    private long _taken;

    private PcapFormat(CaptureInput input, bool isBigEndian, bool hasNanoseconds)
    {
        _input = input;
        _isBigEndian = isBigEndian;
        _nanosecondsPerUnit = hasNanoseconds ? 1 : 1_000;
        var header = input.Peek(FileHeaderLength);
        if (header.Length < FileHeaderLength)
        {
            Problem = $"it ends inside its header, at offset {header.Length}";
            return;
        }

        // The upper half tells of checksums behind the packets.
        _linkType = (int)(Number(header[20..]) & 0xFFFF);
        if (!IpPacket.IsKnownLink(_linkType))
        {
            Problem = $"it was captured on a link of type {_linkType}, which Sampan does not read";
        }

        _taken = FileHeaderLength;
    }

    /// <summary>The format, if the file begins like one; null otherwise.</summary>
    public static PcapFormat? TryOpen(CaptureInput input)
    {
        var magic = input.Peek(4);
        if (magic.Length < 4)
        {
            return null;
        }

        return (BinaryPrimitives.ReadUInt32LittleEndian(magic), BinaryPrimitives.ReadUInt32BigEndian(magic)) switch
        {
            (MagicMicroseconds, _) => new PcapFormat(input, isBigEndian: false, hasNanoseconds: false),
            (MagicNanoseconds, _) => new PcapFormat(input, isBigEndian: false, hasNanoseconds: true),
            (_, MagicMicroseconds) => new PcapFormat(input, isBigEndian: true, hasNanoseconds: false),
            (_, MagicNanoseconds) => new PcapFormat(input, isBigEndian: true, hasNanoseconds: true),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override bool ReadPacket(out CapturedPacket packet)
    {
        packet = default;
        _input.Skip(_taken);
        _taken = 0;
        var header = _input.Peek(RecordHeaderLength);
        if (header.IsEmpty)
        {
            return false;
        }

        if (header.Length < RecordHeaderLength)
        {
            return Fail($"it ends inside the packet at offset {_input.Offset}");
        }

        var time = (Number(header) * 1_000_000_000L) + (Number(header[4..]) * _nanosecondsPerUnit);
        var length = Number(header[8..]);
        if (length > CaptureInput.PieceLengthMax - RecordHeaderLength)
        {
            return Fail($"the packet at offset {_input.Offset} claims {length} bytes");
        }

        var record = _input.Peek(RecordHeaderLength + (int)length);
        if (record.Length < RecordHeaderLength + length)
        {
            return Fail($"it ends inside the packet at offset {_input.Offset}");
        }

        _taken = record.Length;
        packet = new CapturedPacket(_linkType, time, record[RecordHeaderLength..]);
        return true;
    }

    private uint Number(ReadOnlySpan<byte> bytes) => _isBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
        : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
