namespace Sampan.Server.Streaming;

/// <summary>How the streams behave, and what a stranger may do to them.</summary>
public sealed record StreamOptions
{
    /// <summary>The longest time without a frame from a client before it is closed. (default: 60 s)</summary>
    public TimeSpan HeartbeatMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the feed may be silent while the market trades before what is shown is stale. (default: 5 s)</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the native stream says that the server lives. (default: 15 s)</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may stay without a valid token. (default: 10 s)</summary>
    public TimeSpan AuthenticationMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client has to take its last messages and to answer a close. (default: 1 s)</summary>
    public TimeSpan CloseMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long connections may take to end when the server stops. (default: 2 s)</summary>
    public TimeSpan StopMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest message from a client, in bytes. (default: 65536)</summary>
    public int MessageBytesMax { get; init; } = 64 * 1024;

    /// <summary>Frames a client may send in a second, in the long run. (default: 50)</summary>
    public int FramesPerSecond { get; init; } = 50;

    /// <summary>Frames a client may send at once. (default: 200)</summary>
    public int FrameBurst { get; init; } = 200;

    /// <summary>Bytes that may wait for a reader; beyond it, the reader is too slow. (default: 1048576)</summary>
    public int OutboxBytesMax { get; init; } = 1024 * 1024;

    /// <summary>Messages that may wait for a reader; beyond it, the reader is too slow. (default: 16384)</summary>
    public int OutboxFramesMax { get; init; } = 16 * 1024;

    /// <summary>
    /// How long is gathered between two sweeps over the connections: zero sends at once, and gathers only while it sends.
    /// (default: 0)
    /// </summary>
    /// <remarks>A write costs the same for one message and for ten; who can wait for some milliseconds saves most of them.</remarks>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.Zero;

    /// <summary>Bytes that go out in one write at most. (default: 65536)</summary>
    public int SendBytesMax { get; init; } = 64 * 1024;

    /// <summary>Connections of all accounts together. (default: 10000)</summary>
    public int ConnectionsMax { get; init; } = 10_000;

    /// <summary>Connections that have not shown a valid token yet. (default: 1000)</summary>
    public int UnauthenticatedMax { get; init; } = 1_000;

    /// <summary>
    /// Whether messages are compressed for clients that offer it (permessage-deflate). (default: true)
    /// </summary>
    public bool Compression { get; init; } = true;

    /// <summary>
    /// Whether a connection beyond the account's limit takes the place of its oldest one, instead of being refused.
    /// (default: false)
    /// </summary>
    public bool ReplaceOldestConnection { get; init; }

    /// <summary>
    /// Whether bars have iTick's form of 2024, with the values in an object <c>k</c>. (default: false)
    /// </summary>
    public bool NestedBars { get; init; }

    /// <summary>Trades and closed bars that may wait for the hub; then the market waits. (default: 16384)</summary>
    public int EventCapacity { get; init; } = 16 * 1024;

    /// <summary>Changes of books that may wait for the hub; those beyond are lost, and said to be. (default: 16384)</summary>
    public int OrderCapacity { get; init; } = 16 * 1024;
}
