using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>What is traded: its record, what it makes of the day, and how it is taken back.</summary>
public sealed partial class ExchangeSecurity
{
    private int _lastLogged = TradeLog.None;

    /// <summary>Price of today's last automatic match, units of 1e-9; <see cref="Price.Undefined"/> for none. So high and low.</summary>
    public long LastToday { get; private set; } = Price.Undefined;

    public long High { get; private set; } = Price.Undefined;

    public long Low { get; private set; } = Price.Undefined;

    /// <summary>The price recorded last: of today, or the previous close; <see cref="Price.Undefined"/> for neither.</summary>
    public long Last => LastToday != Price.Undefined ? LastToday : PreviousClose;

    /// <summary>The number of the last trade of today; it counts from 1.</summary>
    public uint LastTradeId { get; private set; }

    /// <summary>Trades of today that count, without those that were taken back.</summary>
    public uint Trades { get; private set; }

    /// <summary>Shares of today's trades.</summary>
    public long Volume { get; private set; }

    /// <summary>Money of today's trades, units of 1e-9 of the currency.</summary>
    public Int128 Turnover { get; private set; }

    /// <summary>Shares sold short today.</summary>
    public long ShortVolume { get; private set; }

    /// <summary>Money of these sales, units of 1e-9 of the currency.</summary>
    public Int128 ShortTurnover { get; private set; }

    /// <summary>Reports a trade that was made outside the books: late, off the exchange, or overseas.</summary>
    /// <param name="type">How it came about; none of those that the exchange makes itself.</param>
    /// <param name="price">Units of 1e-9.</param>
    /// <param name="size">Shares.</param>
    /// <param name="reject">Why it is refused.</param>
    /// <returns>Its number; 0 when it is refused.</returns>
    public uint TradeManually(TradeType type, long price, uint size, out Reject reject)
    {
        var isManual = type is TradeType.Late or TradeType.NonDirectOffExchange or TradeType.DirectOffExchange or TradeType.Overseas;
        reject = !isManual ? Reject.BadEntry
            : Phase is TradingPhase.DayClose or TradingPhase.NotYetOpen or TradingPhase.Unknown ? Reject.NotAllowedNow
            : !IsListed ? Reject.NotListed
            : IsSuspended ? Reject.Suspended
            : price is <= 0 or > PriceMax ? Reject.PriceRange
            : size == 0 ? Reject.BadEntry
            : Reject.None;
        if (reject != Reject.None)
        {
            return 0;
        }

        var id = Report(type, price, size, Side.None);
        TellClosingAgain();
        return id;
    }

    /// <summary>Takes a trade of today back: it never was, for last, high, low, volume and turnover.</summary>
    public Reject CancelTrade(uint tradeId)
    {
        var log = _exchange.TradeLog;
        var at = _lastLogged;
        while (at != TradeLog.None && log[at].Id != tradeId)
        {
            at = log[at].Previous;
        }

        if (at == TradeLog.None || log[at].IsCancelled)
        {
            return Reject.UnknownTrade;
        }

        log[at].IsCancelled = true;
        _writer.TradeCancel(Index, tradeId);
        SumUp();
        TellClosingAgain();
        return Reject.None;
    }

    /// <summary>A trade: its number, what it makes of the day, and its record.</summary>
    private uint Report(TradeType type, long price, uint size, Side aggressor)
    {
        var trade = new LoggedTrade { Price = price, Size = size, Id = ++LastTradeId, Type = type, Previous = _lastLogged };
        _lastLogged = _exchange.TradeLog.Add(in trade);
        Count(in trade);
        if (type != TradeType.OddLot && (TradeEffects.Of(type) & TradeEffect.Price) != 0)
        {
            _vcm?.Note(_exchange.Time, price);
        }

        _writer.Trade(Index, type, price, size, aggressor, LastTradeId);
        return LastTradeId;
    }

    private void Count(in LoggedTrade trade)
    {
        var effect = TradeEffects.Of(trade.Type);
        if ((effect & TradeEffect.Volume) != 0)
        {
            Trades++;
            Volume += trade.Size;
            Turnover += (Int128)trade.Price * trade.Size;
        }

        if ((effect & TradeEffect.Price) != 0)
        {
            LastToday = trade.Price;
            High = High == Price.Undefined ? trade.Price : Math.Max(High, trade.Price);
            Low = Math.Min(Low, trade.Price);
        }
    }

    /// <summary>Counts the day again, from the trades that are left.</summary>
    private void SumUp()
    {
        ResetSums();
        var last = Price.Undefined;
        for (var at = _lastLogged; at != TradeLog.None; at = _exchange.TradeLog[at].Previous)
        {
            ref readonly var trade = ref _exchange.TradeLog[at];
            if (!trade.IsCancelled)
            {
                Count(in trade);
                last = last == Price.Undefined ? LastToday : last;
            }
        }

        LastToday = last;
    }

    private void ResetSums()
    {
        LastToday = High = Low = Price.Undefined;
        (Trades, Volume, Turnover) = (0, 0, 0);
    }

    private void CountShort(bool isShort, long price, uint size)
    {
        if (isShort)
        {
            ShortVolume += size;
            ShortTurnover += (Int128)price * size;
        }
    }
}
