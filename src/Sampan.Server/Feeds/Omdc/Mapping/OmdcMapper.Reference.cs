using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Mapping;

public sealed partial class OmdcMapper
{
    // A million orders and what else there may be before the definitions have been read, at a late start.
    private const int HeldBackBytesMax = 128 * 1024 * 1024;

    // A new table is dear, so that a message does not force one more often than this.
    private const long UpdateNanosMin = HongKongTime.NanosPerSecond;

    private readonly InstrumentUpdates _updates;
    private readonly HeldBackMessages _heldBack = new(HeldBackBytesMax);
    private readonly bool _hasReference;

    // Previous closing prices of securities that have no index yet.
    private readonly Dictionary<uint, (int Price, MessageStamp Stamp)> _closes = [];
    private long _lastUpdate = long.MinValue / 2;

    private bool OnSecurityDefinition(in OmdcMessage message, in MessageStamp stamp)
    {
        ref readonly var definition = ref message.As<SecurityDefinitionMessage>();
        var code = definition.SecurityCode;
        if (code is 0 or >= CodesMax)
        {
            return false;
        }

        _updates.TryFind(code, out var known);
        _updates.Set(SecurityDefinitions.Read(in definition, message.Entries<UnderlyingSecurity>(), known), stamp.TsRecv);
        if (_bySecurity[code] >= 0)
        {
            AppendPreviousClose(_bySecurity[code], definition.PreviousClosingPrice, in stamp);
        }
        else
        {
            _closes[code] = (definition.PreviousClosingPrice, stamp);
        }

        return true;
    }

    private bool OnLiquidityProvider(in OmdcMessage message, in MessageStamp stamp)
    {
        if (!_updates.TryFind(message.As<LiquidityProviderMessage>().SecurityCode, out var instrument)
            || instrument.Class != AssetClass.Stock)
        {
            Counts.Unknown++;
            return true;
        }

        var entries = message.Entries<LiquidityProviderBroker>();
        var brokers = new ushort[entries.Length];
        for (var i = 0; i < brokers.Length; i++)
        {
            brokers[i] = entries[i].LPBrokerNumber;
        }

        _updates.Set(instrument with { LiquidityProviders = brokers.Length == 0 ? null : new BrokerNumbers(brokers) }, stamp.TsRecv);
        return true;
    }

    /// <summary>A new table, in which everything that waited has its index; what was held back for that goes on its way.</summary>
    private void UpdateDirectory()
    {
        var before = _updates.Table.Count;
        var changed = _updates.Apply();
        Counts.DirectoryUpdates++;
        _lastUpdate = _time;
        foreach (var id in changed)
        {
            if (_updates.Table.TryFind(id, out var instrument))
            {
                Learn(instrument);
            }
        }

        TellPhases(before);
        TellPreviousCloses();
        ReleaseHeldBack();
        DistrustLost(changed);
    }

    private void Learn(Instrument instrument)
    {
        if (instrument.Index >= _segments.Length)
        {
            Array.Resize(ref _segments, Math.Max(_updates.Table.Count, instrument.Index + 1));
        }

        var segment = instrument.Type == SecurityType.MarketSegment ? instrument.Code : instrument.Market;
        _segments[instrument.Index] = (byte)MarketWide.SegmentOf(segment);
        if (instrument.Class == AssetClass.Stock && instrument.Id < CodesMax)
        {
            _bySecurity[instrument.Id] = instrument.Index;
        }
    }

    private void TellPhases(int before)
    {
        var stamp = new MessageStamp(_publisher, _time);
        for (var instrument = before; instrument < _updates.Table.Count; instrument++)
        {
            if (PhaseOf(instrument) != TradingPhase.Unknown)
            {
                AppendPhase(instrument, in stamp);
            }
        }
    }

    private void TellPreviousCloses()
    {
        foreach (var (code, (price, stamp)) in _closes)
        {
            AppendPreviousClose(_bySecurity[code], price, in stamp);
        }

        _closes.Clear();
    }

    private void AppendPreviousClose(int instrument, int price, in MessageStamp stamp)
    {
        if (price != 0)
        {
            AppendPrice(instrument, StatisticType.ClosePrice, price, in stamp).TsRef = StartOfPreviousDay(stamp.TsEvent);
        }
    }

    private long StartOfPreviousDay(long time)
    {
        var today = HongKongTime.DateOf(time);
        return HongKongTime.StartOf(_calendar.PreviousTradingDay(today) ?? today.AddDays(-1));
    }

    /// <summary>A message about a security without an index: it gets one now, or waits for it.</summary>
    private int Meet(uint code, in OmdcMessage message, in OmdcDelivery delivery)
    {
        if (code is 0 or >= CodesMax)
        {
            Counts.Malformed++;
            return NotKnown;
        }

        _time = Math.Max(_time, delivery.Received);
        if (_updates.IsWaiting(code) && _time - _lastUpdate >= UpdateNanosMin)
        {
            UpdateDirectory();
            return _bySecurity[code];
        }

        if (_hasReference && _heldBack.TryAdd(code, in message, in delivery))
        {
            Counts.HeldBack++;
            return NotKnown;
        }

        Counts.Unknown++;
        var lost = ChannelOf(delivery.Channel).Lost;
        if (!lost.Contains((int)code))
        {
            lost.Add((int)code);
        }

        return NotKnown;
    }

    private void ReleaseHeldBack()
    {
        if (_heldBack.Length == 0)
        {
            return;
        }

        _heldBack.Visit((in entry, in message) =>
        {
            if (!IsKnown(entry.Code))
            {
                return true;
            }

            OnMessage(
                in message, new OmdcDelivery(_channels[entry.ChannelId]!.Options, entry.SendTime, entry.Received, entry.Origin));
            return false;
        });
    }

    private void DistrustLost(uint[] changed)
    {
        var stamp = new MessageStamp(_publisher, _time);
        foreach (var channel in _channels)
        {
            if (channel is not { Lost.Members.Count: > 0 })
            {
                continue;
            }

            foreach (var id in changed)
            {
                if (id < CodesMax && channel.Lost.Remove((int)id))
                {
                    Distrust(_bySecurity[id], channel, channel.CarriesTrades, in stamp);
                }
            }
        }
    }

    /// <summary>Makes sure that there is an instrument, or will be.</summary>
    /// <returns>Its id.</returns>
    private uint Have(Instrument wanted, long time)
    {
        if (!_updates.TryFind(wanted.Id, out _))
        {
            _updates.Set(wanted, time);
        }

        return wanted.Id;
    }

    /// <summary>The index of an instrument that is no security; false when the message waits until it has one.</summary>
    private bool TryIndex(uint id, in OmdcMessage message, in OmdcDelivery delivery, out int instrument)
    {
        if (!_updates.Table.TryFind(id, out var known))
        {
            if (_time - _lastUpdate < UpdateNanosMin && _heldBack.TryAdd(id, in message, in delivery))
            {
                Counts.HeldBack++;
                instrument = NotKnown;
                return false;
            }

            UpdateDirectory();
            _updates.Table.TryFind(id, out known);
        }

        instrument = known!.Index;
        return true;
    }

    private bool IsKnown(uint code) => code < CodesMax ? _bySecurity[code] >= 0 : _updates.Table.TryFind(code, out _);
}
