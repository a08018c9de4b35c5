namespace Sampan.Market;

/// <summary>What became of a hole in the data.</summary>
public enum GapState : byte
{
    /// <summary>The data is missing, and may still come.</summary>
    Open,

    /// <summary>The data came later, all of it.</summary>
    Repaired,

    /// <summary>The data can't be had any more. A refresh may have made the books right again; what was traded is lost.</summary>
    Unrecoverable,
}

/// <summary>Why data is missing.</summary>
public enum GapCause : byte
{
    /// <summary>Packets were lost on every line.</summary>
    PacketsLost,

    /// <summary>The day had begun when this server began to listen.</summary>
    LateStart,

    /// <summary>A packet could not be read.</summary>
    Malformed,

    /// <summary>More arrived than could be held back while waiting for what was missing.</summary>
    HeldBackTooMuch,

    /// <summary>The exchange has reset the channel's numbers, and what it held is void.</summary>
    Reset,

    /// <summary>The exchange has moved to its other data centre.</summary>
    DisasterRecovery,
}

/// <summary>What made a hole good.</summary>
public enum GapRepair : byte
{
    None,

    /// <summary>The other line had it after all, late.</summary>
    OtherLine,

    /// <summary>The exchange's retransmission server had it.</summary>
    Retransmission,

    /// <summary>A snapshot from the refresh channel made the state right; the messages themselves are lost.</summary>
    Refresh,
}
