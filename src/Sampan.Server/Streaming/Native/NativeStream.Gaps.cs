using Sampan.Market;

namespace Sampan.Server.Streaming.Native;

/// <content>Holes in the feed: a sequence of the whole market, of which each client is told once.</content>
internal sealed partial class NativeStream
{
    private readonly GapLog _gaps;

    /// <summary>A hole in the feed has opened, or ended.</summary>
    public void OnGap(long day, in GapRecord gap)
    {
        var told = _gaps.Add(day, in gap);
        foreach (var client in _clients)
        {
            if (client.HearsGaps)
            {
                SayGap(client, in told, isSnapshot: false);
            }
        }
    }

    /// <summary>More holes than were on their way at once are only counted.</summary>
    public void OnGapsLost(long day, int count)
    {
        var first = _gaps.Skip(day);
        var last = first;
        while (--count > 0)
        {
            last = _gaps.Skip(day);
        }

        foreach (var client in _clients)
        {
            if (client.HearsGaps)
            {
                SayMissingGaps(client, day, first, last, Overflow);
                client.LastGap = (day, last);
            }
        }
    }

    /// <summary>Tells a client which holes are open, or what it has missed.</summary>
    private void BeginGaps(NativeClient client, ResumePoint? point)
    {
        if (client.HearsGaps)
        {
            return;
        }

        client.HearsGaps = true;
        var isWhole = point is { } from && TryResumeGaps(client, from.Day ?? _hub.Day, from.Number);
        foreach (var open in isWhole ? [] : _gaps.Open)
        {
            SayGap(client, in open, isSnapshot: true);
        }

        client.LastGap = (_hub.Day, _gaps.LastOn(_hub.Day));
    }

    /// <summary>Sends what is kept of what was told after a number, and names the rest.</summary>
    /// <returns>Whether nothing had to be named.</returns>
    private bool TryResumeGaps(NativeClient client, long day, uint after)
    {
        var today = _hub.Day;
        var isWhole = true;
        if (day < today && !_gaps.Has(day, after) && !_gaps.Has(day, after + 1))
        {
            SayMissingGaps(client, day, after + 1, null, NotKept);
            isWhole = false;
        }

        var missed = _gaps.After(day, after).ToLookup(told => told.Day == today);
        SayGaps(client, missed[false]);
        var next = day < today ? 1 : after + 1;
        var known = missed[true].Any() ? missed[true].First().Number : _gaps.LastOn(today) + 1;
        if (known > next)
        {
            SayMissingGaps(client, today, next, known - 1, NotKept);
            isWhole = false;
        }

        SayGaps(client, missed[true]);
        return isWhole;
    }

    private void SayGaps(NativeClient client, IEnumerable<ToldGap> gaps)
    {
        foreach (var told in gaps)
        {
            SayGap(client, in told, isSnapshot: false);
        }
    }

    private void SayGap(NativeClient client, in ToldGap told, bool isSnapshot)
    {
        var length = _renderer.Gap(_text, in told, isSnapshot);
        Say(client, _text.AsSpan(0, length));
        client.LastGap = (told.Day, told.Number);
    }

    private void SayMissingGaps(NativeClient client, long day, uint from, uint? to, string reason) =>
        Say(client, NativeReplies.MissingGaps(_renderer.DayText(day), from, to, reason));
}
