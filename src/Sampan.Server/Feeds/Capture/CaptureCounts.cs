namespace Sampan.Server.Feeds.Capture;

/// <summary>What a capture had, and what of it was passed over.</summary>
public struct CaptureCounts
{
    /// <summary>Packets of any kind.</summary>
    public long Packets;

    /// <summary>UDP datagrams over IPv4 that were handed out.</summary>
    public long Datagrams;

    /// <summary>Fragments of IPv4 packets: they are not put together again.</summary>
    public long Fragments;

    /// <summary>Packets of which the capture kept only the beginning, and broken ones.</summary>
    public long Cut;

    /// <summary>Everything else: other protocols, IPv6, links that are not known.</summary>
    public long Others;
}
