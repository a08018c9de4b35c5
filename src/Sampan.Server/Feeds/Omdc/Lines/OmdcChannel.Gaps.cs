using Sampan.Market;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <content>What is missing: waited for, called a gap, asked for again, given up.</content>
internal sealed partial class OmdcChannel
{
    private readonly LineResources _resources;
    private readonly long _arbitrationWait;
    private readonly Holes _holes = new();
    private readonly List<OpenGap> _gaps = [];
    private readonly List<OpenGap> _grown = [];
    private long _holeDeadline = long.MaxValue;
    private bool _gapsMayHaveEnded;
    private bool _isSuspect;
    private bool _tradesLost;
    private uint _malformedFirst = uint.MaxValue;
    private uint _malformedLast;

    /// <summary>When <see cref="OnTime"/> has something to do; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadline => Math.Min(_holeDeadline, RefreshDeadline);

    /// <summary>What is late by now counts as lost.</summary>
    public void OnTime(long now)
    {
        if (now < NextDeadline)
        {
            return;
        }

        CallDue(now);
        OnRefreshTime(now);
        Settle(now);
    }

    /// <summary>The next numbers to ask the retransmission server for.</summary>
    /// <param name="countMax">The most that a request may ask for.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="last">The last of them: holes that lie near each other are asked for at once.</param>
    /// <returns>False when nothing is wanted.</returns>
    public bool TryGetWanted(uint countMax, out uint first, out uint last)
    {
        (first, last) = (0, 0);
        for (var i = 0; i < _holes.Count; i++)
        {
            var hole = _holes[i];
            if (hole.State != HoleState.Wanted)
            {
                continue;
            }

            first = first == 0 ? hole.First : first;
            if (hole.First - first >= countMax)
            {
                break;
            }

            last = Math.Min(hole.Last, first + countMax - 1);
        }

        return first > 0;
    }

    /// <summary>A packet came that had been asked for.</summary>
    public void OnRetransmitted(scoped in PacketSlice slice, long sendTime, long received) =>
        Take(slice, sendTime, received, OmdcOrigin.Retransmission);

    /// <summary>What is still missing of these numbers will not be sent again.</summary>
    public void OnRefused(uint first, uint last, long now)
    {
        for (var i = _holes.FindEndingFrom(first); i < _holes.Count && _holes[i].First <= last; i++)
        {
            _holes.SplitAt(i, first);
            if (_holes[i].First < first)
            {
                continue;
            }

            if (_holes[i].Last > last)
            {
                _holes.SplitAt(i, last + 1);
            }

            _holes[i].State = _holes[i].State == HoleState.Wanted ? HoleState.Lost : _holes[i].State;
        }

        GiveUpLost(now);
        Settle(now);
    }

    private void AddHole(uint last, long now)
    {
        var first = _highest + 1;
        var hole = new Hole
        {
            First = first,
            Last = last,
            Deadline = now + _arbitrationWait,
            From = _newestReceived == 0 ? now : _newestReceived,
            Cause = CauseOf(first, last),
        };
        _holes.Append(hole);
        _highest = last;
        _holeDeadline = Math.Min(_holeDeadline, hole.Deadline);
    }

    private GapCause CauseOf(uint first, uint last) =>
        first <= _malformedLast && last >= _malformedFirst ? GapCause.Malformed
        : first == 1 && _resetBase == 0 ? GapCause.LateStart
        : GapCause.PacketsLost;

    private void CallDue(long now)
    {
        if (now < _holeDeadline)
        {
            return;
        }

        _holeDeadline = long.MaxValue;
        for (var i = 0; i < _holes.Count; i++)
        {
            if (_holes[i].State != HoleState.Waiting)
            {
                continue;
            }

            if (_holes[i].Deadline > now)
            {
                _holeDeadline = Math.Min(_holeDeadline, _holes[i].Deadline);
            }
            else if (!IsNumberOfReset(_holes[i]))
            {
                Call(i, now);
            }
        }

        PassNumberOfReset(now);
        GiveUpLost(now);
    }

    private void Call(int index, long now)
    {
        Open(_holes[index], now);
        _holes[index].State = HoleState.Lost;
        var firstKept = _highest >= RetransmissionClient.KeptMax ? _highest - RetransmissionClient.KeptMax + 1 : 1;
        if (_holes[index].Cause != GapCause.LateStart && _resources.Retransmission is { IsAvailable: true }
            && _holes[index].Last >= firstKept)
        {
            _holes.SplitAt(index, firstKept);
            _holes[_holes[index].First >= firstKept ? index : index + 1].State = HoleState.Wanted;
        }
    }

    private OpenGap Open(Hole hole, long now)
    {
        var gap = new OpenGap(new OmdcGap
        {
            Number = _resources.NextGapNumber(),
            Channel = Options,
            First = hole.First,
            Last = hole.Last,
            From = hole.From,
            Cause = hole.Cause,
        });
        hole.Gap = gap;
        _gaps.Add(gap);
        Counters.AddGap();
        Suspect(now);
        _output.OnGap(gap.Told);
        return gap;
    }

    private long Fill(uint first, uint last, GapRepair repair, long time)
    {
        var filled = _holes.Fill(first, last, repair, time);
        if (filled > 0)
        {
            _gapsMayHaveEnded = true;
            _tradesLost |= repair is GapRepair.Refresh or GapRepair.None;
        }

        return filled;
    }

    // Without a refresh channel nothing can make up for what is lost, and the channel goes on behind it.
    private void GiveUpLost(long now)
    {
        for (var i = 0; i < _holes.Count; i++)
        {
            if (_holes[i].State == HoleState.Lost)
            {
                if (_hasRefresh)
                {
                    _collector.Start();
                    return;
                }

                _isBeyondRepair = true;
                Fill(_holes[i].First, _holes[i].Last, GapRepair.None, now);
                i--;
            }
        }
    }

    private void MakeRoom(long now)
    {
        if (_held.HasRoom)
        {
            return;
        }

        // A sixteenth at once, so that the gap is told to grow now and then, not with every packet.
        var enough = _held.Bytes - (_held.BytesMax / 16);
        while (_held.Count > 0 && (!_held.HasRoom || _held.Bytes > enough))
        {
            GiveUp(_held[0].First, _held[0].Last, now);
            _held.RemoveFirst();
        }

        foreach (var gap in _grown)
        {
            _output.OnGap(gap.Told);
        }

        _grown.Clear();
        GiveUpLost(now);
    }

    private void GiveUp(uint first, uint last, long now)
    {
        var index = _holes.FindEndingFrom(first - 1);
        if (index == _holes.Count || _holes[index].Last != first - 1)
        {
            var hole = new Hole
            {
                First = first,
                Last = last,
                Deadline = now,
                From = _held[0].Received,
                Cause = GapCause.HeldBackTooMuch,
                State = HoleState.Lost,
            };
            Open(hole, now);
            _holes.Insert(hole);
            return;
        }

        var grown = _holes[index];
        var gap = grown.Gap ?? Open(grown, now);
        (grown.Last, grown.State) = (last, HoleState.Lost);
        gap.Grow(first, last);
        if (!_grown.Contains(gap))
        {
            _grown.Add(gap);
        }
    }

    // All that can be told now is told, and what has ended is said to have.
    private void Settle(long now)
    {
        do
        {
            TellHeld();
        }
        while (TryTellSnapshot(now));

        if (_gapsMayHaveEnded)
        {
            EndGaps();
        }

        if (IsInOrder && _isSuspect && !_isBeyondRepair)
        {
            Prove(now);
        }

        if (IsInOrder && _collector.IsCollecting)
        {
            _collector.Stop();
        }

        Counters.Show(_next, _isSuspect, _held.Bytes + _collector.Bytes, _collector.Incomplete);
    }

    private void EndGaps()
    {
        _gapsMayHaveEnded = false;
        for (var i = 0; i < _gaps.Count; i++)
        {
            var gap = _gaps[i];
            if (!gap.HasEnded)
            {
                continue;
            }

            _gaps.RemoveAt(i--);
            foreach (var part in gap.End(_resources.NextGapNumber))
            {
                Counters.AddMended(part.Repair, (long)part.Last - part.First + 1);
                _output.OnGap(part);
            }
        }
    }

    private void TellHeld()
    {
        while (!_isVoid && (_holes.Count == 0 || _holes[0].First > _next))
        {
            if (_held.Count == 0 || _held[0].First > _next)
            {
                // Nothing is missing here and nothing is held: either all is told, or what was here has been given up.
                var next = _holes.Count > 0 ? _holes[0].First : _highest + 1;
                next = _held.Count > 0 ? Math.Min(next, _held[0].First) : next;
                if (next == _next)
                {
                    return;
                }

                _next = next;
                continue;
            }

            var segment = _held[0];
            Tell(segment, uint.MinValue);
            _held.RemoveFirst();
        }
    }

    private void Suspect(long now)
    {
        if (!_isSuspect)
        {
            _isSuspect = true;
            _output.OnSuspect(Options, now);
        }
    }

    private void Prove(long now)
    {
        _output.OnProven(Options, _tradesLost, now);
        (_isSuspect, _tradesLost) = (false, false);
    }
}
