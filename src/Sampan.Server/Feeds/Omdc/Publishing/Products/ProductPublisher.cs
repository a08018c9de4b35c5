using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>How one product tells what happens at the exchange, on its channels.</summary>
/// <remarks>
/// Where a product has several channels, the securities are divided by their code: the remainder of the code by the number
/// of channels. All messages of a security are in the sequence of one channel.
/// </remarks>
internal abstract class ProductPublisher(IReadOnlyList<PublishedChannel> channels)
{
    /// <summary>Its channels, by their numbers.</summary>
    protected IReadOnlyList<PublishedChannel> Channels { get; } = channels;

    /// <summary>When it has something to say by itself, nanoseconds since the Unix epoch, UTC.</summary>
    public virtual long NextTime => long.MaxValue;

    /// <summary>Which group a security belongs to.</summary>
    public static int GroupOf(uint code, int groups) => (int)(code % (uint)groups);

    /// <summary>A day has begun: all channels have been reset, all books are empty.</summary>
    public virtual void BeginDay(long time)
    {
    }

    /// <summary>Says what is due.</summary>
    public virtual void PassTime(long time)
    {
    }

    /// <summary>Says what waits to be said, as nothing will happen any more.</summary>
    public virtual void Settle(long time)
    {
    }

    /// <summary>Another part of the day has begun.</summary>
    public virtual void OnPhase(TradingPhase phase, long time)
    {
    }

    /// <summary>What is known of a security beside its trading has changed.</summary>
    public virtual void OnDefinition(ExchangeSecurity security)
    {
    }

    /// <summary>A security has been halted, or trades again.</summary>
    public virtual void OnHalt(ExchangeSecurity security)
    {
    }

    /// <summary>A book is about to be emptied.</summary>
    public virtual void OnClear(ExchangeSecurity security)
    {
    }

    /// <summary>An order has been added, changed or taken out.</summary>
    public virtual void OnOrder(ExchangeSecurity security, in OrderRecord order)
    {
    }

    /// <summary>A trade has been made.</summary>
    public virtual void OnTrade(ExchangeSecurity security, in TradeRecord trade, uint tradeId)
    {
    }

    /// <summary>A trade has been taken back.</summary>
    public virtual void OnTradeCancel(ExchangeSecurity security, uint tradeId, uint size)
    {
    }

    /// <summary>The equilibrium of an auction is another one.</summary>
    public virtual void OnEquilibrium(ExchangeSecurity security)
    {
    }

    /// <summary>The imbalance of an auction is another one.</summary>
    public virtual void OnImbalance(ExchangeSecurity security)
    {
    }

    /// <summary>Reference price and limits of an auction have been fixed, or hold no more.</summary>
    public virtual void OnReference(ExchangeSecurity security)
    {
    }

    /// <summary>A cooling-off has begun.</summary>
    public virtual void OnVcm(ExchangeSecurity security, VcmTold vcm)
    {
    }

    /// <summary>The closing price is known, or what is told with it has changed.</summary>
    public virtual void OnClosing(ExchangeSecurity security)
    {
    }

    /// <summary>An odd lot order has come or gone, or all have.</summary>
    public virtual void OnOddLot(ExchangeSecurity security, in OddLotOrderRecord order)
    {
    }

    /// <summary>An index has a new level.</summary>
    public virtual void OnLevel(ExchangeIndex index)
    {
    }

    /// <summary>Everything that happened to a security at one moment has been told.</summary>
    public virtual void EndEvent(ExchangeSecurity security, long time)
    {
    }

    /// <summary>Writes all that is true now of what a channel carries (specification 4.4).</summary>
    /// <param name="group">Which of the product's channels, from 0.</param>
    /// <param name="into">Where to.</param>
    public abstract void WriteSnapshot(int group, MessageWriter into);

    /// <summary>The channel of a security.</summary>
    protected MessageWriter ChannelOf(ExchangeSecurity security) =>
        Channels[GroupOf(security.Code, Channels.Count)].Messages;

    /// <summary>The securities of a channel.</summary>
    protected IEnumerable<ExchangeSecurity> InGroup(IEnumerable<ExchangeSecurity> securities, int group) =>
        securities.Where(security => GroupOf(security.Code, Channels.Count) == group);
}
