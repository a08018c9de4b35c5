using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>States, causes and repairs as they are written in the file and in answers.</summary>
internal static class GapTexts
{
    public static string Text(this GapState state) => state switch
    {
        GapState.Open => "open",
        GapState.Repaired => "repaired",
        GapState.Unrecoverable => "unrecoverable",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state of a gap."),
    };

    public static string Text(this GapCause cause) => cause switch
    {
        GapCause.PacketsLost => "packets were lost on every line",
        GapCause.LateStart => "the server began to listen after the day had begun",
        GapCause.Malformed => "a packet could not be read",
        GapCause.HeldBackTooMuch => "more arrived than could be held back until what was missing came",
        GapCause.Reset => "the exchange has reset the channel",
        GapCause.DisasterRecovery => "the exchange has moved to its other data centre",
        _ => $"cause {(int)cause}",
    };

    public static string? Text(this GapRepair repair) => repair switch
    {
        GapRepair.None => null,
        GapRepair.OtherLine => "other line",
        GapRepair.Retransmission => "retransmission",
        GapRepair.Refresh => "refresh",
        _ => $"repair {(int)repair}",
    };
}

/// <summary>A time for which this server did not see everything: a line of the gap ledger.</summary>
public sealed record Gap
{
    /// <summary>The number of the line, from 1; 0 before it is added.</summary>
    public long Id { get; init; }

    /// <summary>The feed that has the hole.</summary>
    public required string Feed { get; init; }

    /// <summary>The part of the feed, by the feed's own name; null for all of it.</summary>
    public string? Channel { get; init; }

    /// <summary>The last time at which all was well, nanoseconds since the Unix epoch, UTC.</summary>
    public required long From { get; init; }

    /// <summary>
    /// The first time at which all was well again, nanoseconds since the Unix epoch, UTC; <see cref="long.MaxValue"/> while it
    /// is open.
    /// </summary>
    public required long To { get; init; }

    /// <summary>The first missing sequence number; null where the feed has no numbers.</summary>
    public long? FromSequence { get; init; }

    /// <summary>The last missing sequence number; null where the feed has no numbers.</summary>
    public long? ToSequence { get; init; }

    /// <summary>Why, in a few words: <c>the server was not running</c>.</summary>
    public required string Cause { get; init; }

    /// <summary>What became of it.</summary>
    public GapState State { get; init; }

    /// <summary>What brought the missing data; null where nothing did.</summary>
    public string? RepairedBy { get; init; }
}
