namespace Sampan.Market;

/// <summary>One instrument: its book, its quote, its running bars.</summary>
internal sealed partial class InstrumentState(OrderBook book)
{
    public readonly OrderBook Book = book;
    public Quote Quote = Quote.Unknown;
    public VenueState Venue = VenueState.Unknown;
    public BarSet Bars;
    public int BarsPresent;

    /// <summary>All changes of which a snapshot shows something.</summary>
    public const ChangeKinds AllShown = ChangeKinds.Quote | ChangeKinds.Depth | ChangeKinds.Bars | ChangeKinds.Venue;

    /// <summary>Whether more has changed than is marked, since nobody hears of it: a day has begun, or what the instrument is.</summary>
    public bool HasUnmarked;

    /// <summary>The start of the trading day that the quote tells of.</summary>
    public long Day = long.MinValue;

    /// <summary>The numbers of the states that were shown today.</summary>
    public StateNumbers Numbers;

    // After which numbers the day goes on that an earlier run has begun.
    private StateNumbers _firstNumbers;
    private long _firstTrade;

    /// <summary>What the venue has said itself today.</summary>
    public MarketValues Stated;

    /// <summary>See <see cref="Instrument.HasAuctions"/>.</summary>
    public bool HasAuctions;

    /// <summary>Whether it has a level instead of trades: an index.</summary>
    public bool IsLevel;

    /// <summary>Whether the feed tells that level: then it is not ours to compute.</summary>
    public bool IsLevelTold;

    /// <summary>Since when the book is crossed in continuous trading; <see cref="long.MaxValue"/> when it is not.</summary>
    public long CrossedSince = long.MaxValue;

    /// <summary>Whether the market looks after it, because its book is crossed.</summary>
    public bool IsCrossWatched;

    /// <summary>Whether it is not traded any more.</summary>
    public bool IsDelisted;

    /// <summary>Its trades of today, and what was known before the first of them.</summary>
    public DayTrades Trades = new();
    public DayBase? Base;

    /// <summary>Its auctions of today, and how often its minutes were told anew; null when there was nothing of the kind.</summary>
    public AuctionBars? Auctions;
    public MinuteRevisions? Revisions;

    /// <summary>Its nominal prices of the last minute of continuous trading.</summary>
    public ClosingPrice.ClosingSamples Samples = ClosingPrice.ClosingSamples.None;

    /// <summary>The book that the venue adds up itself, for feeds that have no orders.</summary>
    public VenueLevels? Levels;

    public OddLotBook? OddLots;
    public BrokerQueueState? BrokerQueue;

    /// <summary>What has been announced; null when nothing ever was.</summary>
    public PendingActions? Actions;

    /// <summary>Highest bid of whichever book it has, units of 1e-9; <see cref="Price.Undefined"/> for none.</summary>
    public long BestBid => Levels is null ? Book.BestBid : Levels.BestBid;

    /// <summary>Lowest ask of whichever book it has, units of 1e-9; <see cref="Price.Undefined"/> for none.</summary>
    public long BestAsk => Levels is null ? Book.BestAsk : Levels.BestAsk;

    /// <summary>Whether a buyer offers what a seller asks while the two would trade.</summary>
    public bool IsCrossed =>
        Venue.Phase == TradingPhase.Continuous && BestBid != Price.Undefined && BestBid >= BestAsk;

    /// <summary>Begins a new day.</summary>
    public void StartDay(long day)
    {
        var dayOfLast = Day;
        Day = day;
        HasUnmarked = true;
        Stated = MarketValues.None;
        Samples = ClosingPrice.ClosingSamples.None;
        Quote.StartDay();
        Venue.StartDay();
        StartNumbers(day);
        TakeClose(Quote.PreviousClose, dayOfLast);
        ForgetActions();
    }

    /// <summary>Sets after which numbers a day goes on: now, if it has begun.</summary>
    public void RestoreNumbers(in StateNumbers numbers, long trade)
    {
        (_firstNumbers, _firstTrade) = (numbers, trade);
        StartNumbers(Day);
    }

    /// <summary>After which numbers a day begins.</summary>
    public StateNumbers FirstNumbersOn(long day) => _firstNumbers.Day == day ? _firstNumbers : StateNumbers.After(0, day);

    /// <summary>After which number the trades of a day begin.</summary>
    public long FirstTradeOn(long day) => _firstNumbers.Day == day ? _firstTrade : 0;

    private void StartNumbers(long day)
    {
        Numbers = FirstNumbersOn(day);
        Quote.Number = _firstNumbers.Day == day ? _firstTrade : Quote.Number;
    }

    /// <summary>Whether a snapshot shows the session, the suspension and the doubts that there are at a time.</summary>
    public bool HasStatusOf(in InstrumentSnapshot shown, long time) =>
        Venue.Phase == shown.Venue.Phase
        && Venue.PhaseTime == shown.Venue.PhaseTime
        && Venue.IsSuspended == shown.Venue.IsSuspended
        && Venue.SuspensionTime == shown.Venue.SuspensionTime
        && Venue.StatusTime == shown.Venue.StatusTime
        && Venue.Doubts == shown.Venue.Doubts
        && Quote.Status == shown.Quote.Status
        && Quote.Suspect == shown.Quote.Suspect
        && Venue.Vcm.IsSame(in shown.Venue.Vcm)
        && Venue.Vcm.IsCoolingOffAt(time) == shown.Venue.Vcm.IsCoolingOffAt(shown.Time);

    /// <summary>The venue says a value itself, or ceases to.</summary>
    public void State(MarketValues value, bool isKnown) => Stated = isKnown ? Stated | value : Stated & ~value;

    /// <summary>Derives what follows from the rest and is not stated, now that all changes of a batch are in.</summary>
    /// <remarks>Once for each time that the instrument is published: never for each order.</remarks>
    public void Derive(long time, ChangeKinds changes)
    {
        if ((Stated & MarketValues.NominalPrice) == 0 && !IsLevel)
        {
            DeriveNominal(time);
        }

        if ((Stated & MarketValues.Vwap) == 0 && (changes & (ChangeKinds.Quote | ChangeKinds.Venue)) != 0)
        {
            Venue.Vwap = Quote.Vwap;
        }
    }

    /// <summary>Asks for the memory that a trade takes: it moves every running bar, so that this is much.</summary>
    public void PrefetchTrade()
    {
        CacheLines.Prefetch(in Stated);
        CacheLines.Prefetch(in Quote);
        CacheLines.Prefetch(in Venue.Phase);
        CacheLines.Prefetch(in Bars);
    }

    /// <summary>Asks for the memory that <see cref="CopyTo"/> takes when only the book has changed.</summary>
    public void Prefetch()
    {
        CacheLines.Prefetch(in Stated);
        CacheLines.Prefetch(in Quote);
        CacheLines.Prefetch(in Venue.Phase);
        CacheLines.Prefetch(in Venue.NominalPrice);
    }

    /// <summary>Brings a snapshot up to date in which all is as it was when it was last copied, but for some changes.</summary>
    public void CopyTo(ref InstrumentSnapshot snapshot, ChangeKinds changes, long time)
    {
        if ((changes & (ChangeKinds.Quote | ChangeKinds.Venue)) != 0)
        {
            CopyFigures(ref snapshot, changes);
        }

        if ((changes & ChangeKinds.Depth) != 0)
        {
            CopyDepth(ref snapshot);
        }

        if ((changes & ChangeKinds.Bars) != 0)
        {
            (snapshot.Bars, snapshot.BarsPresent) = (Bars, BarsPresent);
        }

        // What the book alone can change of the rest.
        snapshot.Quote.Suspect = Quote.Suspect;
        (snapshot.Venue.NominalPrice, snapshot.Venue.NominalTime) = (Venue.NominalPrice, Venue.NominalTime);
        snapshot.Time = time;
    }

    private void CopyFigures(ref InstrumentSnapshot snapshot, ChangeKinds changes)
    {
        snapshot.Quote = Quote;
        snapshot.Venue.Vwap = Venue.Vwap;
        if ((changes & ChangeKinds.Venue) != 0)
        {
            snapshot.Venue = Venue;
            snapshot.BookIsLive = Venue.Phase.HasLiveBook();
        }

        snapshot.Derived = Known() & ~Stated;
    }

    private void CopyDepth(ref InstrumentSnapshot snapshot)
    {
        if (Levels is { } levels)
        {
            (snapshot.Bids, snapshot.Asks) = (levels.Bids, levels.Asks);
            return;
        }

        Book.CopyDepth(Side.Bid, ref snapshot.Bids);
        Book.CopyDepth(Side.Ask, ref snapshot.Asks);
    }

    private void DeriveNominal(long time)
    {
        var nominal = NominalPrice.Derive(in Quote, in Venue, BestBid, BestAsk, HasAuctions);
        if (nominal != Venue.NominalPrice)
        {
            (Venue.NominalPrice, Venue.NominalTime) = (nominal, time);
        }
    }

    private MarketValues Known() =>
        If(MarketValues.Last, Quote.Last != Price.Undefined)
        | If(MarketValues.Open, Quote.Open != Price.Undefined)
        | If(MarketValues.High, Quote.High != Price.Undefined)
        | If(MarketValues.Low, Quote.Low != Price.Undefined)
        | If(MarketValues.Volume | MarketValues.Turnover, Quote.Volume > 0)
        | If(MarketValues.TradeCount, Quote.Trades > 0)
        | If(MarketValues.Vwap, Venue.Vwap != Price.Undefined)
        | If(MarketValues.NominalPrice, Venue.NominalPrice != Price.Undefined)
        | If(MarketValues.ClosingPrice, Venue.ClosingPrice != Price.Undefined)
        | If(MarketValues.AuctionReferencePrice, Venue.Auction.ReferencePrice != Price.Undefined);

    private static MarketValues If(MarketValues value, bool isKnown) => isKnown ? value : MarketValues.None;
}
