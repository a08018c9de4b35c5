namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>What a Sequence Reset on a line means.</summary>
internal enum ResetMeaning
{
    /// <summary>The channel starts over.</summary>
    New,

    /// <summary>The other line, or a copy of the packet, has said so already.</summary>
    Repeated,

    /// <summary>It is older than the newest.</summary>
    Old,
}

/// <summary>Tells one reset of a channel from the next, and packets from before it from those after it.</summary>
/// <remarks>
/// The exchange numbers from 1 again and again, and nothing in a packet says which time it is. What there is: each line shows
/// the reset once, and times of sending, to the millisecond. A line that has not shown the newest reset is behind it, and
/// is not listened to, unless it sends a second later still: then its reset was lost on the way.
/// </remarks>
internal sealed class LineResets
{
    // Lines are milliseconds apart, resets are minutes apart.
    private const long Window = 1_000_000_000;

    // What claims to be older than this did not dawdle on a line: someone has started another day, or the same one again.
    private const long LagMax = 60_000_000_000;

    private const long NotShown = long.MinValue / 2;

    private readonly long[] _shown = [NotShown, NotShown];
    private long _newest = NotShown;
    private long _settled = NotShown;

    /// <summary>When the newest reset was sent, nanoseconds since the Unix epoch, UTC; far in the past before the first.</summary>
    public long Newest => _newest;

    /// <summary>A line shows a reset.</summary>
    public ResetMeaning OnReset(OmdcLine line, long sendTime)
    {
        var shown = _shown[(int)line];
        var isRecent = sendTime >= _newest - LagMax;
        if (shown != NotShown && sendTime <= shown && isRecent)
        {
            return sendTime == shown ? ResetMeaning.Repeated : ResetMeaning.Old;
        }

        if (shown == NotShown && sendTime <= _newest + Window && isRecent)
        {
            return OnTwin(line, sendTime);
        }

        _newest = sendTime;
        _shown.AsSpan().Fill(NotShown);
        Show(line, sendTime);
        return ResetMeaning.New;
    }

    /// <summary>Whether a packet is from before the newest reset.</summary>
    /// <param name="line">Where it came.</param>
    /// <param name="sendTime">When it was sent.</param>
    /// <param name="isAhead">Whether its numbers leave a hole.</param>
    public bool IsBefore(OmdcLine line, long sendTime, bool isAhead)
    {
        if (sendTime > _settled || sendTime < _newest - LagMax)
        {
            return false;
        }

        var shown = _shown[(int)line];
        // In the millisecond of the reset itself, what fits the new numbers is new.
        return shown == NotShown ? sendTime <= _newest + Window : sendTime < shown || (sendTime == shown && isAhead);
    }

    private ResetMeaning OnTwin(OmdcLine line, long sendTime)
    {
        if (sendTime < _newest - Window)
        {
            return ResetMeaning.Old;
        }

        Show(line, sendTime);
        return ResetMeaning.Repeated;
    }

    private void Show(OmdcLine line, long sendTime)
    {
        _shown[(int)line] = sendTime;
        _settled = Math.Max(_newest, sendTime) + Window;
    }
}
