namespace Sampan.Market;

/// <summary>The day once more from the trades that are left: its quote, and of each interval the bar that holds one minute.</summary>
/// <remarks>
/// A cancel takes back more than it can be undone step by step: the high may have been this trade alone. Going through the
/// trades of one instrument takes far less than a millisecond, and the exchange cancels a few trades a day.
/// </remarks>
internal sealed class DayReplay
{
    private readonly (long Start, long End)[] _frames = new (long, long)[BarSet.Count];
    private Bar _opening;
    private Bar _closing;
    private long _day;
    private long _lastMinute;

    public Quote Quote;
    public BarSet Bars;
    public int BarsPresent;

    /// <summary>Price of the last auction trade that makes the closing price; <see cref="Price.Undefined"/> for none.</summary>
    public long ClosingPrice;

    /// <summary>Begins anew.</summary>
    /// <param name="start">What was known before the first trade.</param>
    /// <param name="day">Where the day begins, nanoseconds since the Unix epoch, UTC. So the other times.</param>
    /// <param name="minute">The minute that each bar is to hold.</param>
    /// <param name="marketStart">When the market began: bars that were under way then are incomplete.</param>
    /// <param name="lastMinute">
    /// The minute that the closing auction is put to; it is kept apart from the trades before it.
    /// </param>
    public void Begin(DayBase start, long day, long minute, long marketStart, long lastMinute)
    {
        (Quote, BarsPresent, ClosingPrice, _day) = (start.Quote, 0, Price.Undefined, day);
        (_opening, _closing, _lastMinute) = (start.Opening, start.Closing, lastMinute);
        for (var i = 0; i < BarSet.Count; i++)
        {
            _frames[i] = BarClock.Around(BarClock.Intervals[i], minute);
            if (start.Bars[i].Start == _frames[i].Start)
            {
                Bars[i] = start.Bars[i];
                BarsPresent |= Bars[i].HasPrice ? 1 << i : 0;
            }
            else
            {
                Bars[i] = Bar.Empty(_frames[i], marketStart);
                OpenWithAuction(i);
            }
        }
    }

    /// <summary>What the opening auction had matched, or lost, before the first trade that is kept.</summary>
    private void OpenWithAuction(int interval)
    {
        if (!BarSet.IsOfDays(interval) && Holds(interval, _day + BarClock.OpeningAuction))
        {
            Bars[interval] = _opening with { Start = Bars[interval].Start, Flags = Bars[interval].Flags | _opening.Flags };
            BarsPresent |= _opening.HasPrice ? 1 << interval : 0;
        }
    }

    /// <summary>Puts the auctions of this replay in the place of those that were told; when each was told stays as it is.</summary>
    public void TakeOver(AuctionBars auctions)
    {
        Replace(ref auctions.Opening, _opening);
        Replace(ref auctions.Closing, _closing);
    }

    private static void Replace(ref Bar told, Bar replayed) =>
        told = replayed with { Start = told.Start, Flags = replayed.Flags | (told.Flags & BarFlags.Incomplete) };

    /// <summary>Takes the next trade, unless it was cancelled.</summary>
    public void Take(in DayTrade trade)
    {
        if (trade.Kind == DayTradeKind.Loss)
        {
            TakeLoss(trade.MinuteOn(_day));
        }
        else if (trade.Size > 0)
        {
            Take(in trade, trade.Kind.Effect());
        }
    }

    private void Take(in DayTrade trade, TradeEffect effect)
    {
        var movesPrices = (effect & TradeEffect.Price) != 0;
        if (movesPrices)
        {
            Quote.Move(trade.Price, trade.Size, trade.Side, trade.Kind.Type(), trade.TimeOn(_day), MarketValues.None);
            ClosingPrice = trade.Kind == DayTradeKind.ClosingAuction ? trade.Price : ClosingPrice;
        }

        if ((effect & TradeEffect.Volume) != 0)
        {
            Quote.Count(trade.Price, trade.Size, MarketValues.None);
            TakeIntoBars(in trade, movesPrices);
        }

        if (effect == TradeEffect.Volume)
        {
            Quote.SetAside(trade.Price, trade.Size);
        }
    }

    private void TakeIntoBars(in DayTrade trade, bool movesPrices)
    {
        var minute = trade.MinuteOn(_day);
        var isClosing = trade.Kind == DayTradeKind.ClosingAuction && minute == _lastMinute;
        TakeAuction(in trade, isClosing, minute);
        for (var i = isClosing ? BarSet.IndexOf(BarInterval.Day) : 0; i < BarSet.Count; i++)
        {
            if (!Holds(i, minute))
            {
                continue;
            }

            if (movesPrices)
            {
                Bars[i].Add(trade.Price, trade.Size, (BarsPresent & (1 << i)) != 0, trade.Kind.Mark());
                BarsPresent |= 1 << i;
            }
            else if (BarSet.IsOfDays(i))
            {
                Bars[i].Count(trade.Price, trade.Size);
            }
        }
    }

    private void TakeAuction(in DayTrade trade, bool isClosing, long minute)
    {
        if (isClosing)
        {
            _closing.Add(trade.Price, trade.Size, _closing.HasPrice, trade.Kind.Mark());
        }
        else if (trade.Kind == DayTradeKind.Auction && minute == _day + BarClock.OpeningAuction)
        {
            _opening.Add(trade.Price, trade.Size, _opening.HasPrice, trade.Kind.Mark());
        }
    }

    private void TakeLoss(long minute)
    {
        for (var i = 0; i < BarSet.Count; i++)
        {
            Bars[i].Flags |= Holds(i, minute) ? BarFlags.Incomplete : BarFlags.None;
        }
    }

    private bool Holds(int interval, long minute) =>
        BarClock.FirstMinuteOf(BarClock.Intervals[interval], _frames[interval].Start) <= minute && minute < _frames[interval].End;
}
