using System.Net;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>What arrives at an address.</summary>
public enum OmdcSourceKind : byte
{
    /// <summary>The messages of a channel as they happen.</summary>
    RealTime,

    /// <summary>Snapshots of a channel, one after the other.</summary>
    Refresh,

    /// <summary>The signal that the exchange moves to its other site.</summary>
    DisasterRecovery,
}

/// <summary>Which of the two lines.</summary>
public enum OmdcLine : byte
{
    A,
    B,
}

/// <summary>An address at which packets arrive, and what they are there.</summary>
/// <param name="Endpoint">Group (or own address, with unicast) and port.</param>
/// <param name="Kind">What arrives there.</param>
/// <param name="Line">On which line.</param>
/// <param name="Channel">The channel; null for the disaster recovery channel.</param>
public sealed record OmdcSource(IPEndPoint Endpoint, OmdcSourceKind Kind, OmdcLine Line, OmdcChannelOptions? Channel);
