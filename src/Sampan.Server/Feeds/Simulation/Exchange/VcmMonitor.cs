using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>The volatility control mechanism for one security: its reference, its limits, its cooling-off.</summary>
internal sealed class VcmMonitor
{
    private readonly PriceHistory _history = new();
    private VcmRules _rules = VcmRules.Known[0];
    private int _percent;
    private long _previousClose = Price.Undefined;
    private long _reference = Price.Undefined;
    private PriceRange _band = PriceRange.All;
    private bool _wasTriggered;

    /// <summary>The reference price of the last trigger, units of 1e-9.</summary>
    public long TriggeredReference { get; private set; } = Price.Undefined;

    /// <summary>The limits of the cooling-off.</summary>
    public PriceRange Limits { get; private set; } = PriceRange.All;

    /// <summary>When the last cooling-off ends: the first time after it; 0 for none.</summary>
    public long CoolingEnd { get; private set; }

    /// <summary>Begins a day.</summary>
    /// <param name="rules">Its rules.</param>
    /// <param name="tier">The tier of the security.</param>
    /// <param name="previousClose">What stands for the reference before anything is traded, units of 1e-9.</param>
    public void BeginDay(VcmRules rules, VcmTier tier, long previousClose)
    {
        (_rules, _percent, _previousClose) = (rules, rules.Percent.GetValueOrDefault(tier), previousClose);
        (_reference, _wasTriggered, CoolingEnd) = (Price.Undefined, false, 0);
        _history.Clear();
    }

    /// <summary>A continuous session begins: it may be triggered again.</summary>
    public void BeginSession() => _wasTriggered = false;

    /// <summary>Takes note of a price at which the exchange has matched.</summary>
    public void Note(long time, long price) => _history.Add(time, price);

    /// <summary>The prices at which may be traded at a time.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="isWatched">Whether the mechanism watches at this time.</param>
    /// <param name="spreads">The ticks of the day.</param>
    public PriceRange RangeAt(long time, bool isWatched, SpreadTable spreads)
    {
        if (time < CoolingEnd)
        {
            return Limits;
        }

        if (!isWatched || _percent == 0 || (_wasTriggered && !_rules.IsRepeated))
        {
            return PriceRange.All;
        }

        var reference = ReferenceAt(time);
        if (reference != _reference)
        {
            (_reference, _band) = (reference, Around(reference, spreads));
        }

        return _band;
    }

    /// <summary>Begins a cooling-off.</summary>
    /// <param name="time">When.</param>
    /// <param name="latestEnd">The end of the session, which ends it, too.</param>
    public void Trigger(long time, long latestEnd)
    {
        _wasTriggered = true;
        (TriggeredReference, Limits) = (_reference, _band);
        CoolingEnd = Math.Min(time + NanosOf(_rules.CoolingOff), latestEnd);
    }

    private static long NanosOf(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    private long ReferenceAt(long time)
    {
        var last = _history.LastAt(time - NanosOf(_rules.ReferenceAge));
        return last != Price.Undefined ? last : _previousClose;
    }

    /// <summary>The limits themselves are allowed; where they are not on a tick, the next one inside is the last.</summary>
    private PriceRange Around(long reference, SpreadTable spreads)
    {
        if (reference == Price.Undefined)
        {
            return PriceRange.All;
        }

        var (low, high) = ((Int128)reference * (100 - _percent), (Int128)reference * (100 + _percent));
        return new PriceRange(spreads.RoundUp((long)((low + 99) / 100)), spreads.RoundDown((long)(high / 100)));
    }
}
