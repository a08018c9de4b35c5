namespace Sampan.Market;

/// <summary>DBN's flags of order and trade records.</summary>
[Flags]
public enum RecordFlags : byte
{
    None = 0,

    /// <summary>A gap was found on the channel: the book may be wrong until it is rebuilt.</summary>
    MaybeBadBook = 1 << 2,

    /// <summary>The receive time is not accurate.</summary>
    BadTsRecv = 1 << 3,

    /// <summary>From a snapshot, not from the live feed.</summary>
    Snapshot = 1 << 5,

    /// <summary>The last record of one event of the venue.</summary>
    Last = 1 << 7,
}
