using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>The volatility control mechanism: no trade beyond a band around the price of five minutes ago.</summary>
public sealed partial class ExchangeSecurity
{
    private VcmMonitor? _vcm;

    /// <summary>Whether a cooling-off goes on: trading does, within <see cref="VcmRange"/>.</summary>
    public bool IsCoolingOff => _vcm is { } vcm && _exchange.Time < vcm.CoolingEnd;

    /// <summary>When the cooling-off ends, nanoseconds since the Unix epoch, UTC; 0 when there was none today.</summary>
    public long CoolingOffEnd => _vcm?.CoolingEnd ?? 0;

    /// <summary>The prices at which it may be traded now; all when nothing watches.</summary>
    public PriceRange VcmRange => _vcm is null || !IsContinuous
        ? PriceRange.All
        : _vcm.RangeAt(_exchange.Time, _exchange.IsVcmWatching, Spreads);

    private void BeginVcm()
    {
        if (_exchange.VcmRules is not { } rules)
        {
            _vcm = null;
            return;
        }

        var tier = _exchange.Options.Rules.VcmTierOf(Instrument, _exchange.Date);
        if (tier != VcmTier.None)
        {
            _vcm ??= new VcmMonitor();
        }

        _vcm?.BeginDay(rules, tier, PreviousClose);
    }

    /// <summary>While it cools off, no order may lie beyond the limits on the side from which it would trade.</summary>
    private Reject CheckCoolingOff(in OrderEntry entry) =>
        IsCoolingOff && (entry.Side == Side.Bid ? entry.Price > _vcm!.Limits.High : entry.Price < _vcm!.Limits.Low)
            ? Reject.VcmCoolingOff
            : Reject.None;

    /// <summary>An order would have traded beyond the band: the cooling-off begins, and orders beyond it go.</summary>
    private void TriggerVcm()
    {
        _vcm!.Trigger(_exchange.Time, _exchange.SessionEnd);
        _writer.VcmTrigger(Index, _exchange.Time, _vcm.CoolingEnd, _vcm.TriggeredReference, _vcm.Limits);
        PurgeBeyond(_bids, _vcm.Limits.High);
        PurgeBeyond(_asks, _vcm.Limits.Low);
    }

    private void PurgeBeyond(Ladder ladder, long limit)
    {
        while (ladder.Count > 0 && ladder.IsBetter(ladder.BestPrice, limit))
        {
            TakeOut(ladder.Head);
        }
    }
}
