using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Mapping;

/// <summary>What the mapping knows of a channel: what is taken from it, and of which instruments it has told.</summary>
internal sealed class ChannelState
{
    public ChannelState(OmdcChannelOptions options, ProductRoutes routes)
    {
        Options = options;
        Routes = routes.Of(options.Product);
        Publisher = routes.PublisherOf(options.Product);
        ShortId = (byte)Math.Min(options.Id, byte.MaxValue);
    }

    public OmdcChannelOptions Options { get; }

    /// <summary>What is done with each type of message.</summary>
    public MessageRoute[] Routes { get; }

    /// <summary>The base of the publisher ids of its records.</summary>
    public ushort Publisher { get; }

    /// <summary>Its number as far as a record of an order has room for it; 255 when it has not.</summary>
    public byte ShortId { get; }

    /// <summary>The instruments of which it has told.</summary>
    public InstrumentSet Members { get; } = new();

    /// <summary>Those with a broker queue, or one that was there.</summary>
    public InstrumentSet Queued { get; } = new();

    /// <summary>Instruments whose own messages contradict each other, or were lost, though the channel misses nothing.</summary>
    public InstrumentSet Distrusted { get; } = new();

    /// <summary>The codes of securities of which something was told and lost before they were defined.</summary>
    public InstrumentSet Lost { get; } = new();

    /// <summary>Messages of the channel may be missing.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>Whether trades would be lost with it.</summary>
    public bool CarriesTrades => Routes[(int)OmdcMessageType.Trade] == MessageRoute.Security;

    /// <summary>The types of those of its trade tickers (52) that are no ordinary trades, by security and ticker.</summary>
    public Dictionary<ulong, TradeType> TickerTypes { get; } = [];
}
