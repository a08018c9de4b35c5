namespace Sampan.Market;

/// <content>The previous close, as it was traded and as it is to be compared with.</content>
internal sealed partial class InstrumentState
{
    /// <summary>Where the day of the previous close begins: its own actions are in it already.</summary>
    private long _closeDay = long.MinValue;

    /// <summary>The previous close that the feed has told, units of 1e-9; <see cref="Price.Undefined"/> for none.</summary>
    private long _toldClose = Price.Undefined;

    /// <summary>The previous close without what goes ex today, but with the dividends, units of 1e-9.</summary>
    private long _closeWithDividends = Price.Undefined;

    /// <summary>Takes the close of an earlier day as it was traded, into a day that has just begun.</summary>
    /// <param name="close">Units of 1e-9; <see cref="Price.Undefined"/> when not known.</param>
    /// <param name="time">A time of its day; 0 when there is no telling, then only what goes ex today is taken off.</param>
    public void TakeClose(long close, long time)
    {
        _closeDay = time > 0 ? BarClock.StartOf(BarInterval.Day, time) : Day - 1;
        _toldClose = Price.Undefined;
        Venue.ExDay = new ExDay { RawPreviousClose = close };
        Quote.PreviousClose = close;
        AdjustPreviousClose();
    }

    /// <summary>Takes the previous close that the feed tells.</summary>
    public void TakeToldClose(long close)
    {
        _toldClose = close;
        AdjustPreviousClose();
    }

    /// <summary>
    /// The previous close as a price index compares with it on a day, though nothing may have been heard of that day yet: a split is
    /// in it, an ordinary dividend is not, since by that such an index falls.
    /// </summary>
    /// <param name="day">Where the day begins: today.</param>
    public long CloseWithDividendsOn(long day)
    {
        if (Day == day)
        {
            return _closeWithDividends;
        }

        var close = Quote.Last == Price.Undefined ? Quote.PreviousClose : Quote.Last;
        return Actions is { } actions && close is > 0 and not Price.Undefined && actions.HasAny(Day, day)
            ? actions.Adjust(close, Day, day, CorporateActionKinds.Dividend, out _)
            : close;
    }

    /// <summary>Makes the previous close anew, after what is known of it or of the actions has changed.</summary>
    public void AdjustPreviousClose()
    {
        var before = Venue.ExDay.Kinds;
        ref var exDay = ref Venue.ExDay;
        exDay.Kinds = CorporateActionKinds.None;
        var adjusted = _closeWithDividends = exDay.RawPreviousClose;
        if (Actions is { } actions && exDay.RawPreviousClose is > 0 and not Price.Undefined)
        {
            _closeWithDividends = actions.Adjust(
                exDay.RawPreviousClose, _closeDay, Day, CorporateActionKinds.Dividend, out _);
            adjusted = actions.Adjust(exDay.RawPreviousClose, _closeDay, Day, CorporateActionKinds.None, out exDay.Kinds);
        }

        Quote.PreviousClose = adjusted;
        if (_toldClose != Price.Undefined && !IsRaw(_toldClose))
        {
            Quote.PreviousClose = _closeWithDividends = _toldClose;
        }

        if ((before | exDay.Kinds) != CorporateActionKinds.None)
        {
            CarryInto(ref Quote);
            if (Base is { } start && !Trades.IsEmpty)
            {
                CarryInto(ref start.Quote);
            }
        }
    }

    /// <summary>Forgets the actions that the close of the day before knows already.</summary>
    private void ForgetActions() => Actions?.ForgetUntil(_closeDay);

    /// <summary>Whether a told close is the price of the last trade, from which nothing has been taken off.</summary>
    private bool IsRaw(long told) => told == Venue.ExDay.RawPreviousClose;

    /// <summary>Until the first trade of the day, the last price is the previous close, and as adjusted as that.</summary>
    private void CarryInto(ref Quote quote)
    {
        if (!quote.HasTraded && (Stated & MarketValues.Last) == 0)
        {
            quote.Last = Quote.PreviousClose;
            (quote.LastSize, quote.LastSide) = (Quote.SizeUnknown, Side.None);
        }
    }
}
