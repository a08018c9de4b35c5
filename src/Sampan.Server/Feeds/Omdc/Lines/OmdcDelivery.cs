namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>How a message came to us.</summary>
public enum OmdcOrigin : byte
{
    LineA,
    LineB,
    Retransmission,
    Refresh,
}

/// <summary>What is known of a message beside its bytes.</summary>
/// <param name="Channel">The channel that it belongs to.</param>
/// <param name="SendTime">When its packet was sent, nanoseconds since the Unix epoch, UTC; precise to the millisecond.</param>
/// <param name="Received">When we received it, nanoseconds since the Unix epoch, UTC.</param>
/// <param name="Origin">By which way.</param>
public readonly record struct OmdcDelivery(OmdcChannelOptions Channel, long SendTime, long Received, OmdcOrigin Origin);
