using System.Net;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>A channel of the feed: where its lines arrive. Real-time and refresh each come twice, on line A and line B.</summary>
public sealed record OmdcChannelOptions
{
    /// <summary>The exchange's number of the channel, as retransmission requests name it.</summary>
    public required ushort Id { get; init; }

    /// <summary>What it carries.</summary>
    public required OmdcProduct Product { get; init; }

    /// <summary>Group (or own address, with unicast) and port of line A.</summary>
    public required IPEndPoint A { get; init; }

    /// <summary>The same of line B; null when there is only one line.</summary>
    public IPEndPoint? B { get; init; }

    /// <summary>Line A of the refresh channel; null where there is none.</summary>
    public IPEndPoint? RefreshA { get; init; }

    /// <summary>Line B of the refresh channel; null where there is none.</summary>
    public IPEndPoint? RefreshB { get; init; }
}
