using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Publishing.Products;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>The products that the channels ask for, each with its channels and their refreshes.</summary>
internal sealed class ProductCast
{
    public ProductCast(OmdcPublisherOptions options, Exchange exchange, Wiring wiring)
    {
        // Reference data first: what a security is, is told before what happens to it.
        All =
        [
            .. wiring.Channels.GroupBy(channel => channel.Options.Product)
                .OrderBy(channels => channels.Key == OmdcProduct.Reference ? 0 : 1)
                .ThenBy(channels => channels.Key)
                .Select(channels => Create(channels.Key, [.. channels], options, exchange, wiring)),
        ];
        OddLots = All.OfType<OddLotPublisher>().FirstOrDefault();
    }

    public IReadOnlyList<ProductPublisher> All { get; }

    public OddLotPublisher? OddLots { get; }

    private static ProductPublisher Create(
        OmdcProduct product, PublishedChannel[] channels, OmdcPublisherOptions options, Exchange exchange, Wiring wiring)
    {
        var conflation = options.ConflationInterval.Ticks * TimeSpan.NanosecondsPerTick;
        ProductPublisher publisher = product switch
        {
            OmdcProduct.FullTick => new FullTickPublisher(exchange, channels),
            OmdcProduct.Premium => new PremiumPublisher(exchange, channels),
            OmdcProduct.Standard => new StandardPublisher(exchange, channels, conflation),
            OmdcProduct.Reference => new ReferencePublisher(exchange, channels, new SessionSchedule(options.Hours, options.Rules.Calendar)),
            OmdcProduct.OddLots => new OddLotPublisher(exchange, channels, options.Seed, options.OddLotsPerSecond),
            OmdcProduct.BrokerQueue => new BrokerQueuePublisher(exchange, channels, conflation),
            OmdcProduct.Index => new IndexPublisher(exchange, channels),
            OmdcProduct.StockConnect => new StockConnectPublisher(exchange, channels),
            _ => new NewsPublisher(exchange, channels),
        };
        for (var i = 0; i < channels.Length; i++)
        {
            var group = i;
            wiring.AddRefresh(channels[i], into => publisher.WriteSnapshot(group, into));
        }

        return publisher;
    }
}
