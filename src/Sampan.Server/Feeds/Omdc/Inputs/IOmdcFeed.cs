using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Mapping;
using Sampan.Server.Feeds.Sockets;

namespace Sampan.Server.Feeds.Omdc.Inputs;

/// <summary>A feed of OMD-C: live, or out of a capture. What it tells of itself may be read from any thread.</summary>
public interface IOmdcFeed : IFeed
{
    /// <summary>Its lines, with the counts of each source.</summary>
    OmdcLineHandler Lines { get; }

    /// <summary>What has become of the messages, and what could not be used.</summary>
    MappingCounts Mapping { get; }

    /// <summary>The socket of a source; null when it comes out of a capture.</summary>
    UdpReceiver? ReceiverOf(int source);

    /// <summary>How far a capture has been read; null for a live line.</summary>
    CaptureProgress? Capture { get; }
}

/// <summary>How far a capture has been read.</summary>
/// <param name="Packets">Datagrams for the lines.</param>
/// <param name="Others">Datagrams for other destinations, or too long for packets of the feed.</param>
/// <param name="Problem">What is wrong with a file of it, as a sentence; null for nothing.</param>
public sealed record CaptureProgress(long Packets, long Others, string? Problem);
