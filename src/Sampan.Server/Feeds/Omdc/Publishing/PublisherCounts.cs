namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>What a publisher has done so far.</summary>
/// <param name="Messages">Messages on real-time channels, each counted once.</param>
/// <param name="Packets">Packets that left on both lines, with heartbeats and refreshes.</param>
/// <param name="LostMessages">Messages that neither line brought.</param>
/// <param name="Retransmissions">Requests that were answered with messages.</param>
public sealed record PublisherCounts(long Messages, long Packets, long LostMessages, long Retransmissions);
