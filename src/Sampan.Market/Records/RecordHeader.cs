using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>The first 16 bytes of every record, in the layout of DBN.</summary>
/// <remarks>Little-endian; all records are multiples of 8 bytes, so a record in a buffer is always aligned.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 16)]
public struct RecordHeader
{
    /// <summary>Length of the whole record in 4-byte words, this header included.</summary>
    public byte LengthWords;

    /// <summary>What follows the header.</summary>
    public RecordType Type;

    /// <summary>Who published it, and for trades how they came about: see <see cref="Publisher"/>.</summary>
    public ushort PublisherId;

    /// <summary>
    /// In memory the dense index of the instrument in its market's instrument table; at the border (files,
    /// wire) the stable id.
    /// </summary>
    public uint InstrumentId;

    /// <summary>The venue's time of the event, nanoseconds since the Unix epoch, UTC.</summary>
    public long TsEvent;

    /// <summary>Length of the whole record in bytes.</summary>
    public readonly int Length => LengthWords * 4;
}
