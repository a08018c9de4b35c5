namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>What is done about numbers that are missing.</summary>
internal enum HoleState : byte
{
    /// <summary>The other line may still bring them.</summary>
    Waiting,

    /// <summary>The retransmission server is asked for them, or will be.</summary>
    Wanted,

    /// <summary>Only a snapshot can make up for them.</summary>
    Lost,
}

/// <summary>Numbers that are missing, next to each other. What is told of them to others is their <see cref="OpenGap"/>.</summary>
internal sealed class Hole
{
    public required uint First { get; set; }

    public required uint Last { get; set; }

    public HoleState State { get; set; }

    /// <summary>Until when the other line is waited for, nanoseconds since the Unix epoch, UTC.</summary>
    public required long Deadline { get; init; }

    /// <summary>When the last message before it came.</summary>
    public required long From { get; init; }

    public required Sampan.Market.GapCause Cause { get; init; }

    /// <summary>Null while it is only waited for.</summary>
    public OpenGap? Gap { get; set; }
}
