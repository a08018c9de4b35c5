using Sampan.Market;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>Numbers that are missing in the sequence of a channel.</summary>
/// <remarks>
/// The range is empty (1 to 0) when no number is missing but all that the numbers had told is void: after a Sequence Reset,
/// or in disaster recovery.
/// </remarks>
public sealed record OmdcGap
{
    /// <summary>Counts the gaps of a line handler, from 1. A gap that ends in parts goes on under new numbers.</summary>
    public required uint Number { get; init; }

    /// <summary>The channel.</summary>
    public required OmdcChannelOptions Channel { get; init; }

    /// <summary>The first missing number.</summary>
    public required uint First { get; init; }

    /// <summary>The last missing number.</summary>
    public required uint Last { get; init; }

    /// <summary>When the last message before it came, nanoseconds since the Unix epoch, UTC.</summary>
    public required long From { get; init; }

    /// <summary>When it ended; <see cref="long.MaxValue"/> while it is open.</summary>
    public long To { get; init; } = long.MaxValue;

    public required GapCause Cause { get; init; }

    public GapState State { get; init; }

    public GapRepair Repair { get; init; }
}
