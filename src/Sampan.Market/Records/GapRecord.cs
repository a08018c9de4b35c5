using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>A hole in one channel of a feed: told when it opens, and again, with the same number, when it has ended.</summary>
/// <remarks>
/// It names no instrument (<see cref="NoInstrument"/>); which books it makes doubtful say <see cref="IntegrityRecord"/>s.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 64)]
public struct GapRecord : IRecord
{
    /// <summary>What the header of a record has for an instrument when it is about none.</summary>
    public const int NoInstrument = -1;

    /// <inheritdoc/>
    public static RecordType Type => RecordType.Gap;

    public RecordHeader Header;

    /// <summary>The last time at which all was well, nanoseconds since the Unix epoch, UTC.</summary>
    public long From;

    /// <summary>The first time at which all was well again; <see cref="long.MaxValue"/> while the hole is open.</summary>
    public long To;

    /// <summary>The first missing number of the channel.</summary>
    public uint FirstSequence;

    /// <summary>The last missing number of the channel.</summary>
    public uint LastSequence;

    /// <summary>Counts the holes that a feed has had since it began, from 1.</summary>
    public uint Number;

    /// <summary>The venue's channel.</summary>
    public ushort ChannelId;

    public GapCause Cause;

    public GapState State;

    public GapRepair Repair;
}
