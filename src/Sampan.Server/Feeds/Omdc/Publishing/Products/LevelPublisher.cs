using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>What Premium and Standard share: levels, nominal price, sums of the day, closing price (53, 40, 60, 62, 21).</summary>
internal abstract class LevelPublisher(Exchange exchange, IReadOnlyList<PublishedChannel> channels) : SecuritiesPublisher(channels)
{
    private readonly Dictionary<uint, SecurityView> _views = [];

    /// <summary>Whether the volume-weighted average price and the number of trades are told: Standard leaves them out.</summary>
    protected abstract bool IsFull { get; }

    /// <inheritdoc/>
    public override void BeginDay(long time)
    {
        foreach (var (_, view) in _views)
        {
            view.Clear();
        }
    }

    /// <inheritdoc/>
    public override void OnClosing(ExchangeSecurity security) => ChannelOf(security).Append(ClosingPriceOf(security));

    /// <inheritdoc/>
    public override void OnPhase(TradingPhase phase, long time)
    {
        if (phase == TradingPhase.DayClose)
        {
            // No order outlives the day, and none is deleted: readers drop them.
            foreach (var (_, view) in _views)
            {
                view.Levels.Clear();
            }
        }
    }

    /// <inheritdoc/>
    public override void WriteSnapshot(int group, MessageWriter into)
    {
        foreach (var security in InGroup(exchange.Securities, group))
        {
            if (security.WasHalted)
            {
                into.Append(FullTickPublisher.StatusOf(security));
            }

            AuctionMessages.WriteSnapshot(security, into);
            var view = ViewOf(security);
            view.Levels.WriteSnapshot(security, into);
            into.Append(new NominalPriceMessage { SecurityCode = security.Code, NominalPrice = view.Nominal ?? security.PreviousClose });
            if (view.Changes > 0)
            {
                into.Append(view.Statistics);
            }

            if (security.Close != 0)
            {
                into.Append(ClosingPriceOf(security));
            }
        }
    }

    /// <summary>Tells what has changed of a security since it was told last.</summary>
    protected void Tell(ExchangeSecurity security)
    {
        var (view, channel) = (ViewOf(security), ChannelOf(security));
        view.Levels.Update(security, channel);
        if (security.Day.Changes != view.Changes)
        {
            view.Changes = security.Day.Changes;
            view.Statistics = StatisticsOf(security);
            channel.Append(view.Statistics);
        }

        // Before it is told for the first time, it is the previous close.
        var nominal = security.Nominal;
        if (nominal != (view.Nominal ?? security.PreviousClose))
        {
            view.Nominal = nominal;
            channel.Append(new NominalPriceMessage { SecurityCode = security.Code, NominalPrice = nominal });
        }
    }

    private StatisticsMessage StatisticsOf(ExchangeSecurity security) => new()
    {
        SecurityCode = security.Code,
        SharesTraded = (ulong)security.Day.Shares,
        Turnover = security.Day.Turnover,
        HighPrice = security.Day.High,
        LowPrice = security.Day.Low,
        LastPrice = security.Day.Last,
        VWAP = IsFull ? security.Day.Vwap : 0,
        ShortSellSharesTraded = (uint)Math.Min(security.Day.ShortShares, uint.MaxValue),
        ShortSellTurnover = security.Day.ShortTurnover,
    };

    private ClosingPriceMessage ClosingPriceOf(ExchangeSecurity security) => new()
    {
        SecurityCode = security.Code,
        ClosingPrice = security.Close,
        NumberOfTrades = IsFull ? security.CloseTrades : 0,
    };

    private SecurityView ViewOf(ExchangeSecurity security)
    {
        if (!_views.TryGetValue(security.Code, out var view))
        {
            _views[security.Code] = view = new SecurityView();
        }

        return view;
    }

    /// <summary>What readers know of a security.</summary>
    private sealed class SecurityView
    {
        public AggregateView Levels { get; } = new();

        public StatisticsMessage Statistics { get; set; }

        public int Changes { get; set; }

        public int? Nominal { get; set; }

        public void Clear()
        {
            Levels.Clear();
            (Changes, Nominal) = (0, null);
        }
    }
}
