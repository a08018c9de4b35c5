using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <content>When all is void, or lost: resets, disaster recovery, and snapshots that make up for it.</content>
internal sealed partial class OmdcChannel
{
    // A snapshot may overtake the messages that it contains, but not by this much.
    private const long AheadMax = 1_000_000_000;

    private readonly SnapshotCollector _collector;
    private readonly bool _hasRefresh;
    private bool _isVoid;
    private bool _isMoving;
    private bool _isAnchored = true;
    private bool _isBeyondRepair;
    private uint _resetBase;
    private OmdcGap? _stateGap;

    private bool IsSnapshotAhead => _collector.HasSnapshot && (!_isAnchored || _collector.LastSeqNum > _highest);

    private long RefreshDeadline => IsSnapshotAhead ? _collector.CompletedAt + AheadMax : _collector.Deadline;

    /// <summary>Takes a packet of a refresh line.</summary>
    public void OnRefreshPacket(OmdcLine line, ReadOnlySpan<byte> payload, long received, OmdcSourceCounters source)
    {
        if (!_collector.IsCollecting || _isMoving)
        {
            return;
        }

        var reader = new OmdcPacketReader(payload);
        Span<ushort> offsets = stackalloc ushort[PacketSlice.CountMax + 1];
        var count = 0;
        var sendTime = (long)Math.Min(reader.Header.SendTime, SendTimeMax);
        while (reader.Read(out var message))
        {
            if (message.Type == OmdcMessageType.SequenceReset)
            {
                _collector.Restart(sendTime);
                return;
            }

            offsets[count++] = (ushort)message.Offset;
            offsets[count] = (ushort)(message.Offset + message.Bytes.Length);
        }

        if (reader.Fault != OmdcFault.None)
        {
            source.AddMalformed(reader, received);
        }

        if (count > 0 && reader.Header.SeqNum is > 0 and <= SeqNumMax)
        {
            _collector.Add(
                new PacketSlice(payload, offsets[..(count + 1)], reader.Header.SeqNum), sendTime, received, OmdcOrigin.Refresh);
            Settle(received);
        }
    }

    /// <summary>The exchange moves to its other site: nothing that is known holds, and nothing that comes counts.</summary>
    public void OnRecoveryBegins(long sendTime, long now)
    {
        Void(GapCause.DisasterRecovery, sendTime, now);
        _isMoving = true;
    }

    /// <summary>It has moved: the channel begins where it is met, with a snapshot.</summary>
    public void OnRecoveryCompleted(long sendTime, long now)
    {
        if (!_isMoving)
        {
            Void(GapCause.DisasterRecovery, sendTime, now);
        }

        _isMoving = false;
        _isAnchored = false;
        if (_hasRefresh)
        {
            _collector.Restart(sendTime);
        }

        Settle(now);
    }

    // False when the reset is an old one, and with it what follows in its packet.
    private bool TryReset(OmdcLine line, uint next, long sendTime, long now)
    {
        var meaning = _resets.OnReset(line, sendTime);
        if (meaning == ResetMeaning.New)
        {
            StartOver(next, sendTime, now);
        }

        return meaning != ResetMeaning.Old;
    }

    private void StartOver(uint next, long sendTime, long now)
    {
        Counters.AddReset();
        Void(GapCause.Reset, sendTime, now);
        (_next, _highest, _resetBase, _isAnchored, _isMoving) = (next, next - 1, next, true, false);
        _newestSent = sendTime;
    }

    // Both lines may have lost the reset. Old numbers that are sent long after newer ones tell of it.
    private bool HasStartedOver(OmdcLine line, uint last, long sendTime, long now)
    {
        if (last >= _highest)
        {
            _newestSent = last == _highest ? Math.Max(_newestSent, sendTime) : _newestSent;
            return false;
        }

        if (sendTime <= _newestSent + RestartEvidence || _highest == 0)
        {
            return false;
        }

        _resets.OnReset(line, sendTime);
        StartOver(1, sendTime, now);
        Settle(now);
        return true;
    }

    private void Void(GapCause cause, long sendTime, long now)
    {
        Session++;
        EndAll(now);
        _tradesLost |= cause == GapCause.DisasterRecovery;
        _isBeyondRepair = cause == GapCause.DisasterRecovery && !_hasRefresh;
        _isVoid = _hasRefresh;
        _output.OnVoid(Options, now);
        Suspect(now);
        if (_hasRefresh)
        {
            OpenStateGap(cause, now);
            _collector.Restart(sendTime);
        }
    }

    // What was missing of the time before will never come.
    private void EndAll(long now)
    {
        for (var i = 0; i < _holes.Count; i++)
        {
            if (_holes[i].Gap is null)
            {
                Open(_holes[i], now);
            }
        }

        Fill(1, uint.MaxValue, GapRepair.None, now);
        EndGaps();
        EndStateGap(GapState.Unrecoverable, GapRepair.None, now);
        _held.Clear();
        _holeDeadline = long.MaxValue;
    }

    // No number is missing, which is why the range is empty; what is missing is what the channel stands at.
    private void OpenStateGap(GapCause cause, long now)
    {
        _stateGap = new OmdcGap
        {
            Number = _resources.NextGapNumber(),
            Channel = Options,
            First = 1,
            Last = 0,
            From = _newestReceived == 0 ? now : _newestReceived,
            Cause = cause,
        };
        _output.OnGap(_stateGap);
    }

    private void EndStateGap(GapState state, GapRepair repair, long now)
    {
        if (_stateGap is { } gap)
        {
            _stateGap = null;
            _output.OnGap(gap with { To = now, State = state, Repair = repair });
        }
    }

    // Whether the reset itself takes a number is not sure: the channel may go on with the one after it.
    private bool IsNumberOfReset(Hole hole) => _resetBase > 0 && hole.First == _resetBase && hole.Last == _resetBase && _next == _resetBase;

    private void PassNumberOfReset(long now)
    {
        if (_holes.Count > 0 && IsNumberOfReset(_holes[0]) && _holes[0].Deadline <= now && _holes[0].State == HoleState.Waiting)
        {
            _holes.Fill(_resetBase, _resetBase, GapRepair.None, now);
            _next = _resetBase + 1;
        }
    }

    private void OnRefreshTime(long now)
    {
        while (IsSnapshotAhead && now >= _collector.CompletedAt + AheadMax)
        {
            _collector.Drop(now);
        }

        _collector.OnTime(now);
    }

    private bool TryTellSnapshot(long now)
    {
        while (_collector.HasSnapshot && (_isVoid || (_holes.Count > 0 && _holes[0].State == HoleState.Lost)))
        {
            var needed = _isVoid ? _next - 1 : _holes[0].Last;
            var isAhead = IsSnapshotAhead;
            if (isAhead ? _collector.HasNewer : _collector.LastSeqNum < needed)
            {
                _collector.Drop(now);
                continue;
            }

            if (isAhead || IsAwaited(_collector.LastSeqNum))
            {
                return false;
            }

            TellSnapshot(_collector.LastSeqNum, now);
            return true;
        }

        return false;
    }

    // As long as messages may come themselves, their snapshot can wait.
    private bool IsAwaited(uint last)
    {
        for (var i = 0; i < _holes.Count && _holes[i].First <= last; i++)
        {
            if (_holes[i].State != HoleState.Lost)
            {
                return true;
            }
        }

        return false;
    }

    private void TellSnapshot(uint last, long now)
    {
        _output.OnSnapshotBegin(Options, now);
        _collector.Tell(Options, _output);
        _output.OnSnapshotEnd(Options, last, now);
        _collector.Drop(now);
        Counters.AddSnapshot();
        Fill(_next, last, GapRepair.Refresh, now);
        (_isVoid, _isBeyondRepair) = (false, false);
        EndStateGap(
            _stateGap?.Cause == GapCause.Reset ? GapState.Repaired : GapState.Unrecoverable, GapRepair.Refresh, now);
        while (_held.Count > 0 && _held[0].First <= last)
        {
            var segment = _held[0];
            Tell(segment, last);
            _held.RemoveFirst();
        }

        _next = Math.Max(_next, last + 1);
    }

    // Up to the last number of a snapshot only what it does not contain: trades. All of the rest.
    private void Tell(in HeldSegment segment, uint snapshotLast)
    {
        var delivery = new OmdcDelivery(Options, segment.SendTime, segment.Received, segment.Origin);
        var offset = 0;
        var told = 0;
        for (var number = segment.First; number <= segment.Last; number++)
        {
            var bytes = segment.Bytes.Slice(offset, HeldMessages.SizeAt(segment.Bytes, offset));
            var message = new OmdcMessage(bytes, number, offset);
            offset += bytes.Length;
            if (number > snapshotLast ? message.Type != OmdcMessageType.SequenceReset : IsTrade(message.Type))
            {
                _output.OnMessage(in message, in delivery);
                told++;
            }
        }

        _next = segment.Last + 1;
        Counters.AddMessages(told);
    }

    private static bool IsTrade(OmdcMessageType type) =>
        type is OmdcMessageType.Trade or OmdcMessageType.TradeCancel or OmdcMessageType.TradeTicker;
}
