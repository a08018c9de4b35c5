using System.Net;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>An OMD-C line as it is delivered: channels, where they arrive, and how what is lost is asked for again.</summary>
public sealed record OmdcOptions
{
    /// <summary>What people call the line; the gap ledger names it.</summary>
    public string Name { get; init; } = "omd-c";

    /// <summary>All channels.</summary>
    public required IReadOnlyList<OmdcChannelOptions> Channels { get; init; }

    /// <summary>Line A of the disaster recovery channel; null where there is none.</summary>
    public IPEndPoint? DisasterRecoveryA { get; init; }

    /// <summary>Line B of the disaster recovery channel; null where there is none.</summary>
    public IPEndPoint? DisasterRecoveryB { get; init; }

    /// <summary>The address of the network card that joins the groups of line A; null lets the system choose.</summary>
    public IPAddress? InterfaceA { get; init; }

    /// <summary>The same for line B.</summary>
    public IPAddress? InterfaceB { get; init; }

    /// <summary>The most that a socket may hold back while the server is busy, in bytes.</summary>
    public int ReceiveBufferBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>How long a missing message is waited for on the other line before it counts as lost.</summary>
    public TimeSpan ArbitrationWait { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How many bytes of messages a channel may hold back while it waits for what is missing.</summary>
    public int HeldBackBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>The retransmission servers, in the order of preference; empty where there are none.</summary>
    public IReadOnlyList<IPEndPoint> RetransmissionServers { get; init; } = [];

    /// <summary>The user name that the exchange gave for retransmission, at most 12 ASCII characters.</summary>
    public string RetransmissionUser { get; init; } = "";

    /// <summary>How many requests for retransmission are made in a Hong Kong day; the exchange allows 1,000 (specification 4.3).</summary>
    public int RetransmissionRequestsPerDayMax { get; init; } = 1_000;
}
