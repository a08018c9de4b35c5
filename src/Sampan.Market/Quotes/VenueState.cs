namespace Sampan.Market;

/// <summary>
/// What the venue says of an instrument beyond its trades: nominal and closing price, auction, volatility control, session.
/// A <see cref="Quote"/> says what it has done today.
/// </summary>
/// <remarks>
/// Prices are in units of 1e-9, times in nanoseconds since the Unix epoch, UTC (0: not yet). What is not known, or has ceased to
/// be, is <see cref="Price.Undefined"/>, quantities too. Which values we have derived says
/// <see cref="InstrumentSnapshot.Derived"/>.
/// </remarks>
public struct VenueState
{
    /// <summary>The session; <see cref="TradingPhase.Unknown"/> until the venue has named one.</summary>
    public TradingPhase Phase;

    /// <summary>Whether the security itself is halted or suspended, whatever the session (OMD-C 21).</summary>
    public bool IsSuspended;

    /// <summary>What is wrong with what was counted for the day.</summary>
    public DayDoubts Doubts;

    /// <summary>When the session began.</summary>
    public long PhaseTime;

    /// <summary>When it was last halted, suspended or resumed.</summary>
    public long SuspensionTime;

    /// <summary>When <see cref="Quote.Status"/> changed, for whatever reason.</summary>
    public long StatusTime;

    /// <summary>The nominal price (OMD-C 40), or what we derive by its rule: see <see cref="Market.NominalPrice"/>.</summary>
    public long NominalPrice;

    public long NominalTime;

    /// <summary>Today's closing price (OMD-C 62), or what we derive by its rule: see <see cref="Market.ClosingPrice"/>.</summary>
    public long ClosingPrice;

    public long ClosingTime;

    /// <summary>Turnover divided by volume, of the day; if derived, rounded to the nearest unit, halves up.</summary>
    public long Vwap;

    /// <summary>Shares sold short today; told at the end of the morning and of the day (OMD-C 60).</summary>
    public long ShortVolume;

    /// <summary>Money of these sales, thousandths of the currency.</summary>
    public long ShortTurnover;

    public long ShortTime;

    /// <summary>Yield of a debt security, units of 1e-9 of a percent (OMD-C 44).</summary>
    public long Yield;

    public long YieldTime;

    /// <summary>What went ex today.</summary>
    public ExDay ExDay;

    public AuctionState Auction;

    public VcmState Vcm;

    public IndexFigures Index;

    public MarketWideFigures MarketWide;

    /// <summary>Nothing said yet.</summary>
    public static VenueState Unknown => new()
    {
        Phase = TradingPhase.Unknown,
        NominalPrice = Price.Undefined,
        ClosingPrice = Price.Undefined,
        Vwap = Price.Undefined,
        ShortVolume = Price.Undefined,
        ShortTurnover = Price.Undefined,
        Yield = Price.Undefined,
        ExDay = ExDay.None,
        Auction = AuctionState.None,
        Vcm = VcmState.None,
        Index = IndexFigures.None,
        MarketWide = MarketWideFigures.None,
    };

    /// <summary>Begins a new day: what was said of the day before is over, what holds until revoked goes on.</summary>
    internal void StartDay() => this = Unknown with
    {
        Phase = Phase,
        PhaseTime = PhaseTime,
        IsSuspended = IsSuspended,
        SuspensionTime = SuspensionTime,
        StatusTime = StatusTime,
        MarketWide = MarketWide,
    };

    /// <summary>Takes a value, if it is one of these.</summary>
    internal bool TryTake(in StatisticRecord statistic) =>
        Auction.TryTake(in statistic)
        || Vcm.TryTake(in statistic)
        || TryTakeOwn(in statistic)
        || Index.TryTake(in statistic)
        || MarketWide.TryTake(in statistic);

    private bool TryTakeOwn(in StatisticRecord statistic)
    {
        var time = statistic.Header.TsEvent;
        switch (statistic.StatisticType)
        {
            case StatisticType.ShortVolume:
                (ShortVolume, ShortTime) = (statistic.QuantityOrNone, time);
                return true;
            case StatisticType.ShortTurnover:
                (ShortTurnover, ShortTime) = (statistic.QuantityOrNone, time);
                return true;
            case StatisticType.Yield:
                (Yield, YieldTime) = (statistic.PriceOrNone, time);
                return true;
            default:
                return false;
        }
    }
}
