using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>A security's book as the readers of message 53 have it.</summary>
internal sealed class AggregateView
{
    public AggregateSide Bids { get; } = new(Side.Bid);

    public AggregateSide Asks { get; } = new(Side.Ask);

    /// <summary>Tells what has changed; nothing when nothing did.</summary>
    public void Update(ExchangeSecurity security, MessageWriter into)
    {
        var entries = new AggregateEntries(stackalloc AggregateOrderBookEntry[AggregateEntries.CountMax]);
        Bids.Update(security.Book.Bids.Levels, security.Spreads, ref entries);
        Asks.Update(security.Book.Asks.Levels, security.Spreads, ref entries);
        if (entries.Added.Length > 0)
        {
            into.Append(new AggregateOrderBookUpdateMessage { SecurityCode = security.Code }, entries.Added);
        }
    }

    /// <summary>Tells all that readers have; an empty book, too.</summary>
    public void WriteSnapshot(ExchangeSecurity security, MessageWriter into)
    {
        var entries = new AggregateEntries(stackalloc AggregateOrderBookEntry[AggregateEntries.CountMax]);
        Bids.WriteAll(ref entries);
        Asks.WriteAll(ref entries);
        into.Append(new AggregateOrderBookUpdateMessage { SecurityCode = security.Code }, entries.Added);
    }

    public void Clear()
    {
        Bids.Clear();
        Asks.Clear();
    }
}
