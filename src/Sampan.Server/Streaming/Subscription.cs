namespace Sampan.Server.Streaming;

/// <summary>One connection's wish to hear one <see cref="Topic"/>.</summary>
internal sealed class Subscription(StreamConnection connection, int instrument, StreamType type)
{
    /// <summary>Nothing of the topic waits in the connection's outbox that a newer state may replace.</summary>
    public const long NoneUnsent = -1;

    /// <summary>It is not in its topic's list: it is told as one of an audience.</summary>
    public const int NoPlace = -1;

    public StreamConnection Connection { get; } = connection;

    public int Instrument { get; } = instrument;

    public StreamType Type { get; } = type;

    /// <summary>Where it stands in its topic.</summary>
    public int Place { get; set; }

    /// <summary>The position in the outbox of the state that was appended last.</summary>
    public long Unsent { get; set; } = NoneUnsent;

    /// <summary>
    /// The number of the trade that the snapshot showed: with it and <see cref="SeenTime"/>, none is told twice.
    /// </summary>
    public long SeenNumber { get; set; } = long.MinValue;

    /// <summary>The time of that trade; for bars, the beginning of the bar that the snapshot showed.</summary>
    public long SeenTime { get; set; } = long.MinValue;

    /// <summary>Whether it comes from an earlier connection, and its client has not asked for it on this one.</summary>
    public bool IsRestored { get; set; }

    /// <summary>The next type of the same instrument on the same connection.</summary>
    public Subscription? Next { get; set; }
}
