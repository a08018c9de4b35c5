using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Publishing.Wire;

/// <summary>The refresh channel beside a channel: complete snapshots, one after the other, in a sequence of their own.</summary>
/// <remarks>
/// A snapshot is made at one moment and sent over a while, so that nobody is flooded; 203 ends it and tells the number of the
/// real-time channel that it is in step with (specification 4.4). After a reset the snapshot that is under way is sent to its
/// end, and the next one follows at once: who waits takes it from 203 to 203.
/// </remarks>
internal sealed class RefreshChannel(
    PublishedChannel channel, LinePacker[] lines, MessageLog log, Action<MessageWriter> writeSnapshot, RefreshPace pace)
{
    private const long NanosPerSecond = 1_000_000_000;

    private readonly MessageWriter _messages = new(log);
    private long _nextStart = pace.FirstStart;
    private long _startedAt;
    private uint _startedBehind;
    private int _resets;

    /// <summary>How many snapshots have been completed.</summary>
    public int Snapshots { get; private set; }

    private bool IsSending
    {
        get
        {
            foreach (var line in lines)
            {
                if (line.Next <= log.Last)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>When there is something to send, nanoseconds since the Unix epoch, UTC.</summary>
    public long NextTime(long heartbeat)
    {
        if (IsSending || _resets != channel.Resets)
        {
            return long.MinValue;
        }

        var next = _nextStart;
        foreach (var line in lines)
        {
            next = Math.Min(next, line.NextTime(log.Last, heartbeat));
        }

        return next;
    }

    /// <summary>Sends what is due.</summary>
    public void Tick(long heartbeat, WireTime now)
    {
        if (!IsSending && (now.Wire >= _nextStart || _resets != channel.Resets))
        {
            Begin(now);
        }

        var wasSending = IsSending;
        var upTo = Released(now);
        foreach (var line in lines)
        {
            line.Tick(upTo, heartbeat, now);
        }

        if (wasSending && !IsSending)
        {
            Snapshots++;
            log.Clear();
        }
    }

    private void Begin(WireTime now)
    {
        _startedAt = now.Wire;
        _startedBehind = log.Last;
        _resets = channel.Resets;
        _nextStart = Math.Max(_nextStart, now.Wire) + pace.Cycle;
        writeSnapshot(_messages);
        _messages.Append(new RefreshCompleteMessage { LastSeqNum = channel.Log.Last });
    }

    // At most so many a second, in the rhythm of the ticks.
    private uint Released(WireTime now)
    {
        var allowed = 1 + ((now.Wire - _startedAt) * (Int128)pace.MessagesPerSecond / NanosPerSecond);
        return (uint)Int128.Min(log.Last, _startedBehind + allowed);
    }
}

/// <summary>How often snapshots come, and how fast.</summary>
/// <param name="FirstStart">When the first begins, nanoseconds since the Unix epoch, UTC.</param>
/// <param name="Cycle">From the beginning of one to that of the next, nanoseconds.</param>
/// <param name="MessagesPerSecond">The most messages in a second.</param>
internal sealed record RefreshPace(long FirstStart, long Cycle, int MessagesPerSecond);
