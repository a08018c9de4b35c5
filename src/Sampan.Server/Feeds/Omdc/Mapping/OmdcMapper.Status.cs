using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Mapping;

public sealed partial class OmdcMapper
{
    private const byte Halted = 2;
    private const byte Resumed = 3;

    private const ushort Scheduled = 1;
    private const ushort Intervention = 2;
    private const ushort Administrative = 11;
    private const ushort PriceLimit = 50;

    // By the number of the segment, from 1.
    private readonly TradingPhase[] _phases = [.. Enumerable.Repeat(TradingPhase.Unknown, MarketWide.Segments.Count + 1)];
    private readonly ushort[] _reasons = new ushort[MarketWide.Segments.Count + 1];
    private readonly InstrumentSet _halted = new();

    // The segment of each instrument; 0 for none.
    private byte[] _segments = [];

    private TradingPhase PhaseOf(int instrument) => _phases[_segments[instrument]];

    /// <summary>
    /// A segment enters a phase, and with it every instrument of the segment. Who is new hears of it when it has an index.
    /// </summary>
    private bool OnSessionStatus(in TradingSessionStatusMessage message, in MessageStamp stamp)
    {
        var phase = (TradingPhase)message.TradingSessionSubID;
        var code = OmdcText.Read(message.MarketCode);
        var segment = MarketWide.SegmentOf(code);
        var meaning = default(StatusRecord);
        if (segment == 0 || !SessionPhases.TryDescribe(phase, ref meaning))
        {
            return false;
        }

        Have(MarketWide.Segment(code)!, stamp.TsRecv);
        _phases[segment] = phase;
        _reasons[segment] = message.TradingSesControlFlag == '1' ? Administrative
            : phase == TradingPhase.ExchangeIntervention ? Intervention
            : Scheduled;
        for (var instrument = 0; instrument < _segments.Length; instrument++)
        {
            if (_segments[instrument] == segment)
            {
                AppendPhase(instrument, in stamp);
            }
        }

        return true;
    }

    /// <summary>The phase of an instrument's segment. It says nothing of whether the instrument itself is halted.</summary>
    private void AppendPhase(int instrument, in MessageStamp stamp)
    {
        ref var record = ref AppendStatus(instrument, in stamp);
        record.Phase = PhaseOf(instrument);
        record.Reason = _reasons[_segments[instrument]];
        SessionPhases.TryDescribe(record.Phase, ref record);
    }

    private bool OnSecurityStatus(in SecurityStatusMessage message, int instrument, in MessageStamp stamp)
    {
        switch (message.SuspensionIndicator)
        {
            case Halted:
                Halt(instrument, in stamp);
                return true;
            case Resumed:
                _halted.Remove(instrument);
                Resume(instrument, in stamp);
                return true;
            default:
                return false;
        }
    }

    private void Halt(int instrument, in MessageStamp stamp)
    {
        if (!_halted.Contains(instrument))
        {
            _halted.Add(instrument);
        }

        ref var record = ref AppendStatus(instrument, in stamp);
        (record.Action, record.IsTrading, record.IsQuoting) = (StatusAction.Halt, (byte)'N', (byte)'N');
    }

    /// <summary>The instrument does what its segment does; where that is nothing, it could.</summary>
    private void Resume(int instrument, in MessageStamp stamp)
    {
        ref var record = ref AppendStatus(instrument, in stamp);
        SessionPhases.TryDescribe(PhaseOf(instrument), ref record);
        if (record.Action is StatusAction.NotAvailable or StatusAction.Halt or StatusAction.PostClose)
        {
            record.Action = StatusAction.None;
        }

        // What a session brings with it is told once, with the session.
        record.TradingEvent = 0;
    }

    /// <summary>Trading goes on, inside the band and until the end that the statistics say.</summary>
    private bool OnVcmTrigger(in VCMTriggerMessage message, int instrument, in MessageStamp stamp)
    {
        var start = Scaled.Quantity(message.CoolingOffStartTime);
        var end = Scaled.Quantity(message.CoolingOffEndTime);
        if (start == 0 || end < start)
        {
            return false;
        }

        if (!_halted.Contains(instrument))
        {
            // A refresh tells of the morning's cooling-off also when the security has been halted since.
            ref var record = ref AppendStatus(instrument, in stamp);
            record.Header.TsEvent = stamp.Own(message.CoolingOffStartTime);
            (record.Action, record.Reason, record.IsTrading, record.IsQuoting) =
                (StatusAction.Trading, PriceLimit, (byte)'Y', (byte)'Y');
        }

        AppendPrice(instrument, StatisticType.VcmReferencePrice, message.VCMReferencePrice, in stamp).TsRef = start;
        AppendPrice(instrument, StatisticType.LowerPriceLimit, message.VCMLowerPrice, in stamp).TsRef = end;
        AppendPrice(instrument, StatisticType.UpperPriceLimit, message.VCMUpperPrice, in stamp).TsRef = end;
        return true;
    }

    private ref StatusRecord AppendStatus(int instrument, in MessageStamp stamp)
    {
        ref var record = ref Records.Append<StatusRecord>(stamp.Publisher, instrument, stamp.TsEvent);
        record.TsRecv = stamp.TsRecv;
        record.IsTrading = record.IsQuoting = record.IsShortSellRestricted = (byte)'~';
        record.Phase = TradingPhase.Unknown;
        return ref record;
    }
}
