namespace Sampan.Server.Feeds.Omdc.Publishing.Retransmission;

/// <summary>What the retransmission servers grant: the exchange's own numbers (specification 4.3), unless a test sets others.</summary>
public sealed record RetransmissionLimits
{
    /// <summary>The most messages in a request. (default: 10,000)</summary>
    public int RangeMax { get; init; } = 10_000;

    /// <summary>How many of the last messages of a channel can be asked for. (default: 50,000)</summary>
    public int Kept { get; init; } = 50_000;

    /// <summary>How many requests a user has a day, for all channels together. (default: 1,000)</summary>
    public int RequestsPerDay { get; init; } = 1_000;

    /// <summary>How long who connects may take to say who it is. (default: 5 s)</summary>
    public TimeSpan LogonWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the server sends a heartbeat. (default: 30 s)</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How soon its exact copy must come back. (default: 5 s)</summary>
    public TimeSpan HeartbeatWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Who may log on; empty for everybody who has a name.</summary>
    public IReadOnlyCollection<string> Users { get; init; } = [];
}
