using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>Securities Standard: the same at intervals, with trades of one price added up (52, 53, 60, 40, 62).</summary>
internal sealed class StandardPublisher(Exchange exchange, IReadOnlyList<PublishedChannel> channels, long interval)
    : LevelPublisher(exchange, channels)
{
    private readonly Dictionary<uint, TradeTickerMessage> _tickers = [];

    // Which ticker a trade went into, and what that has become, for the case that the trade is taken back.
    private readonly Dictionary<(uint Code, uint Trade), uint> _tickerOf = [];
    private readonly Dictionary<(uint Code, uint Ticker), TradeTickerMessage> _told = [];
    private readonly HashSet<ExchangeSecurity> _changed = [];
    private long _next = long.MaxValue;

    /// <inheritdoc/>
    public override long NextTime => _changed.Count > 0 ? _next : long.MaxValue;

    /// <inheritdoc/>
    protected override bool IsFull => false;

    /// <inheritdoc/>
    public override void BeginDay(long time)
    {
        base.BeginDay(time);
        _tickers.Clear();
        _tickerOf.Clear();
        _told.Clear();
        _changed.Clear();
    }

    /// <inheritdoc/>
    public override void OnTrade(ExchangeSecurity security, in TradeRecord trade, uint tradeId)
    {
        // A trade made overseas has no ticker.
        if (trade.TradeType == TradeType.Overseas)
        {
            return;
        }

        var made = FullTickPublisher.TradeOf(security, trade, tradeId);
        var ticker = _tickers.GetValueOrDefault(security.Code);
        if (ticker.AggregateQuantity > 0 && (ticker.Price, ticker.TrdType) != (made.Price, made.TrdType))
        {
            TellTicker(security);
            ticker = _tickers[security.Code];
        }

        _tickers[security.Code] = new TradeTickerMessage
        {
            SecurityCode = security.Code,
            TickerID = ticker.AggregateQuantity > 0 ? ticker.TickerID : ticker.TickerID + 1,
            Price = made.Price,
            AggregateQuantity = ticker.AggregateQuantity + made.Quantity,
            TradeTime = made.TradeTime,
            TrdType = made.TrdType,
            TrdCancelFlag = 'N',
        };
        if (trade.TradeId != 0)
        {
            _tickerOf[(security.Code, tradeId)] = _tickers[security.Code].TickerID;
        }
    }

    /// <summary>A ticker that was told is told again with what is left of it.</summary>
    public override void OnTradeCancel(ExchangeSecurity security, uint tradeId, uint size)
    {
        TellTicker(security);
        if (_tickerOf.TryGetValue((security.Code, tradeId), out var id) && _told.TryGetValue((security.Code, id), out var ticker))
        {
            ticker.AggregateQuantity -= size;
            ticker.TrdCancelFlag = 'Y';
            _told[(security.Code, id)] = ticker;
            ChannelOf(security).Append(ticker);
        }
    }

    /// <inheritdoc/>
    public override void EndEvent(ExchangeSecurity security, long time)
    {
        if (_changed.Count == 0)
        {
            _next = time + interval;
        }

        _changed.Add(security);
    }

    /// <inheritdoc/>
    public override void Settle(long time) => PassTime(time);

    /// <inheritdoc/>
    public override void PassTime(long time)
    {
        foreach (var security in _changed)
        {
            TellTicker(security);
            Tell(security);
        }

        _changed.Clear();
    }

    private void TellTicker(ExchangeSecurity security)
    {
        if (_tickers.TryGetValue(security.Code, out var ticker) && ticker.AggregateQuantity > 0)
        {
            ChannelOf(security).Append(ticker);
            _told[(security.Code, ticker.TickerID)] = ticker;
            _tickers[security.Code] = new TradeTickerMessage { TickerID = ticker.TickerID };
        }
    }
}
