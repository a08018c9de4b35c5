using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>Puts a whole snapshot together from the two lines of a refresh channel (specification 4.4).</summary>
/// <remarks>
/// Snapshots follow each other without end, each closed by a Refresh Complete. The first that is seen only tells where the
/// next snapshot begins. When a part of one is on neither line, it is dropped, and the one after it is waited for.
/// </remarks>
internal sealed class SnapshotCollector(MessageChunks chunks, int bytesMax, long arbitrationWait)
{
    // Nobody is in a hurry here; and who waits for a time to come must be able to.
    private const long WaitMin = 1_000_000;

    private readonly long _wait = Math.Max(arbitrationWait, WaitMin);
    private readonly HeldMessages _held = new(chunks, bytesMax);
    private readonly Queue<(uint Number, uint LastSeqNum)> _ends = [];
    private bool _hasBegun;
    private uint _first;
    private uint _next;
    private long _holeSince = long.MaxValue;
    private long _notBefore;

    /// <summary>Whether someone wants a snapshot.</summary>
    public bool IsCollecting { get; private set; }

    /// <summary>Whether one is complete.</summary>
    public bool HasSnapshot => _ends.Count > 0;

    /// <summary>Whether there is another after it.</summary>
    public bool HasNewer => _ends.Count > 1;

    /// <summary>The last real-time message that the snapshot contains.</summary>
    public uint LastSeqNum => _ends.Peek().LastSeqNum;

    /// <summary>When the snapshot was complete, nanoseconds since the Unix epoch, UTC.</summary>
    public long CompletedAt { get; private set; }

    /// <summary>How many snapshots were dropped because a part of them was lost, or there was no room for them.</summary>
    public long Incomplete { get; private set; }

    /// <summary>The memory in use, in bytes.</summary>
    public long Bytes => _held.Bytes;

    /// <summary>When what is missing counts as lost; <see cref="long.MaxValue"/> when nothing is.</summary>
    public long Deadline => HasSnapshot || _holeSince == long.MaxValue ? long.MaxValue : _holeSince + _wait;

    /// <summary>Begins to collect, if it does not do so already.</summary>
    public void Start() => IsCollecting = true;

    /// <summary>Begins anew: nothing that was sent earlier counts.</summary>
    /// <param name="notBefore">Nanoseconds since the Unix epoch, UTC, by the exchange's clock.</param>
    public void Restart(long notBefore)
    {
        Forget();
        _notBefore = notBefore;
        IsCollecting = true;
    }

    /// <summary>Nobody wants a snapshot any more.</summary>
    public void Stop()
    {
        Forget();
        IsCollecting = false;
    }

    /// <summary>Takes a packet of the refresh channel.</summary>
    public void Add(scoped in PacketSlice slice, long sendTime, long received, OmdcOrigin origin)
    {
        if (!IsCollecting || HasSnapshot || sendTime < _notBefore)
        {
            return;
        }

        if (!_held.HasRoom)
        {
            Incomplete++;
            Forget();
        }

        if (!_hasBegun && !TryBegin(slice))
        {
            return;
        }

        if (slice.Last >= _next)
        {
            _held.Add(slice.First < _next ? slice.From(_next) : slice, sendTime, received, origin);
            Advance(received);
        }
    }

    /// <summary>Gives up what has been missing for too long.</summary>
    public void OnTime(long now)
    {
        while (now >= Deadline)
        {
            Incomplete++;
            BeginBehindHole(now);
        }
    }

    /// <summary>Tells the messages of the snapshot.</summary>
    public void Tell(OmdcChannelOptions channel, IOmdcOutput output)
    {
        var end = _ends.Peek().Number;
        for (var i = 0; i < _held.Count && _held[i].First < end; i++)
        {
            var segment = _held[i];
            var delivery = new OmdcDelivery(channel, segment.SendTime, segment.Received, OmdcOrigin.Refresh);
            var offset = 0;
            for (var number = segment.First; number <= segment.Last && number < end; number++)
            {
                var bytes = segment.Bytes.Slice(offset, HeldMessages.SizeAt(segment.Bytes, offset));
                offset += bytes.Length;
                if (number >= _first)
                {
                    output.OnMessage(new OmdcMessage(bytes, number, offset - bytes.Length), delivery);
                }
            }
        }
    }

    /// <summary>Goes on to the next snapshot.</summary>
    public void Drop(long now)
    {
        var (number, _) = _ends.Dequeue();
        _first = number + 1;
        // As long as there was a snapshot, nothing behind it was waited for.
        _holeSince = _holeSince == long.MaxValue ? long.MaxValue : now;
        while (_held.Count > 0 && _held[0].Last <= number)
        {
            _held.RemoveFirst();
        }
    }

    private void Forget()
    {
        _held.Clear();
        _ends.Clear();
        _hasBegun = false;
        _holeSince = long.MaxValue;
    }

    private bool TryBegin(in PacketSlice slice)
    {
        for (var number = slice.First; number <= slice.Last; number++)
        {
            if (slice[number].Type == OmdcMessageType.RefreshComplete)
            {
                BeginBehind(number);
                return true;
            }
        }

        return false;
    }

    private void BeginBehind(uint end)
    {
        (_first, _next, _hasBegun) = (end + 1, end + 1, true);
    }

    private void Advance(long now)
    {
        var before = _next;
        for (var i = _held.FindEndingFrom(_next); i < _held.Count && _held[i].First <= _next; i++)
        {
            FindEnds(_held[i], now);
            _next = _held[i].Last + 1;
        }

        var isWhole = _held.Count == 0 || _held[_held.Count - 1].Last < _next;
        _holeSince = isWhole ? long.MaxValue : before == _next && _holeSince != long.MaxValue ? _holeSince : now;
    }

    private void FindEnds(in HeldSegment segment, long now)
    {
        var offset = 0;
        for (var number = segment.First; number <= segment.Last; number++)
        {
            var bytes = segment.Bytes.Slice(offset, HeldMessages.SizeAt(segment.Bytes, offset));
            var message = new OmdcMessage(bytes, number, offset);
            if (message.Type == OmdcMessageType.RefreshComplete && number >= _next)
            {
                _ends.Enqueue((number, message.As<RefreshCompleteMessage>().LastSeqNum));
                CompletedAt = now;
            }

            offset += bytes.Length;
        }
    }

    // What lies behind the hole is of use if a snapshot begins there.
    private void BeginBehindHole(long now)
    {
        _hasBegun = false;
        while (_held.Count > 0 && !_hasBegun)
        {
            if (_held[0].First < _next || FindBegin(_held[0]) is not { } end)
            {
                _held.RemoveFirst();
                continue;
            }

            BeginBehind(end);
        }

        _holeSince = long.MaxValue;
        Advance(now);
    }

    private static uint? FindBegin(in HeldSegment segment)
    {
        var offset = 0;
        for (var number = segment.First; number <= segment.Last; number++)
        {
            var size = HeldMessages.SizeAt(segment.Bytes, offset);
            if (new OmdcMessage(segment.Bytes.Slice(offset, size), number, offset).Type == OmdcMessageType.RefreshComplete)
            {
                return number;
            }

            offset += size;
        }

        return null;
    }
}
