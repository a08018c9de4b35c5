namespace Sampan.Market;

/// <summary>Values that the venue publishes.</summary>
public sealed partial class MarketState
{
    // The venue states money in thousandths of the currency.
    private const long NanosPerThousandth = Price.Unit / 1_000;

    private ChangeKinds ApplyStatistic(int instrument, InstrumentState state, in StatisticRecord statistic)
    {
        switch (statistic.StatisticType)
        {
            case StatisticType.VenuePrice:
                return ApplyVenuePrice(state, in statistic);
            case StatisticType.ClosePrice:
                return ApplyClosePrice(state, in statistic);
            case StatisticType.TradeCancel:
                return Cancel(instrument, state, statistic.Quantity);
            default:
                return TryTakeIntoQuote(state, in statistic)
                    ? ChangeKinds.Quote
                    : ApplyVenueState(instrument, state, in statistic);
        }
    }

    /// <summary>The level of an index moves it as a trade does; the nominal price of a security moves nothing.</summary>
    private ChangeKinds ApplyVenuePrice(InstrumentState state, in StatisticRecord statistic)
    {
        if (!state.IsLevel && Publisher.IsOfSecurities(statistic.Header.PublisherId))
        {
            state.State(MarketValues.NominalPrice, !statistic.IsDeleted);
            (state.Venue.NominalPrice, state.Venue.NominalTime) = (statistic.PriceOrNone, statistic.Header.TsEvent);
            return ChangeKinds.Venue;
        }

        state.IsLevel = state.IsLevelTold = true;
        state.State(MarketValues.Last, isKnown: true);
        state.Quote.Move(statistic.Price, 0, Side.None, TradeType.Automatch, statistic.Header.TsEvent, state.Stated);
        TakeIntoBars(state, statistic.Price, 0, BarFlags.None);
        return ChangeKinds.Quote | ChangeKinds.Bars;
    }

    private ChangeKinds ApplyClosePrice(InstrumentState state, in StatisticRecord statistic)
    {
        if (statistic.TsRef >= 0 && statistic.TsRef < Today)
        {
            state.TakeToldClose(statistic.Price);
            return ChangeKinds.Quote | ChangeKinds.Venue;
        }

        state.State(MarketValues.ClosingPrice, !statistic.IsDeleted);
        (state.Venue.ClosingPrice, state.Venue.ClosingTime) = (statistic.PriceOrNone, statistic.Header.TsEvent);
        return ChangeKinds.Venue;
    }

    private ChangeKinds ApplyVenueState(int instrument, InstrumentState state, in StatisticRecord statistic)
    {
        if (statistic.StatisticType == StatisticType.Vwap)
        {
            state.State(MarketValues.Vwap, !statistic.IsDeleted);
            state.Venue.Vwap = statistic.PriceOrNone;
            return ChangeKinds.Venue;
        }

        if (statistic.StatisticType == StatisticType.AuctionReferencePrice)
        {
            state.State(MarketValues.AuctionReferencePrice, !statistic.IsDeleted);
        }

        if (!state.Venue.TryTake(in statistic))
        {
            return ChangeKinds.None;
        }

        if (statistic.StatisticType is StatisticType.VcmReferencePrice or StatisticType.UpperPriceLimit)
        {
            WatchCoolingOff(instrument);
        }

        return ChangeKinds.Venue;
    }

    /// <summary>Takes a figure of the day, if it is one: it goes before what we have counted, today.</summary>
    private static bool TryTakeIntoQuote(InstrumentState state, in StatisticRecord statistic)
    {
        ref var quote = ref state.Quote;
        var value = ValueOf(statistic.StatisticType);
        switch (value)
        {
            case MarketValues.Last:
                TakeLast(ref quote, in statistic);
                break;
            case MarketValues.Open:
                quote.Open = statistic.PriceOrNone;
                break;
            case MarketValues.High:
                quote.High = statistic.PriceOrNone;
                break;
            case MarketValues.Low:
                quote.Low = statistic.PriceOrNone;
                break;
            case MarketValues.Volume:
                quote.Volume = statistic.IsDeleted ? 0 : statistic.Quantity;
                break;
            case MarketValues.Turnover:
                quote.Turnover = statistic.IsDeleted ? 0 : (Int128)statistic.Quantity * NanosPerThousandth;
                break;
            case MarketValues.TradeCount:
                quote.Trades = statistic.IsDeleted ? 0 : statistic.Quantity;
                break;
            default:
                return false;
        }

        state.State(value, !statistic.IsDeleted);
        return true;
    }

    /// <summary>A last price that no trade has told of has no size and no aggressor.</summary>
    private static void TakeLast(ref Quote quote, in StatisticRecord statistic)
    {
        if (!statistic.IsDeleted && statistic.Price != quote.Last)
        {
            (quote.Last, quote.LastTime) = (statistic.Price, statistic.Header.TsEvent);
            (quote.LastSize, quote.LastSide, quote.LastType) = (Quote.SizeUnknown, Side.None, TradeType.Automatch);
        }
    }

    private static MarketValues ValueOf(StatisticType type) => type switch
    {
        StatisticType.LastPrice => MarketValues.Last,
        StatisticType.OpeningPrice => MarketValues.Open,
        StatisticType.HighPrice => MarketValues.High,
        StatisticType.LowPrice => MarketValues.Low,
        StatisticType.Volume => MarketValues.Volume,
        StatisticType.Turnover => MarketValues.Turnover,
        StatisticType.TradeCount => MarketValues.TradeCount,
        _ => MarketValues.None,
    };
}
