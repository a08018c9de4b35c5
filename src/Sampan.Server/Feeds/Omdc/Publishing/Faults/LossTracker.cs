using Sampan.Server.Feeds.Omdc.Lines;

namespace Sampan.Server.Feeds.Omdc.Publishing.Faults;

/// <summary>Finds the messages of a channel that neither line brought.</summary>
/// <remarks>Each line tells of its packets in the order of their numbers; one may be ahead of the other.</remarks>
internal sealed class LossTracker(ushort channel, bool hasLineB, Action<PublishedLoss> report)
{
    private readonly Queue<(uint First, uint Last)>[] _lost = [new(), new()];
    private readonly uint[] _upTo = [0, hasLineB ? 0 : uint.MaxValue];
    private int _resets;

    /// <summary>A packet has been sent, or lost.</summary>
    public void Sent(OmdcLine line, uint first, int count, bool isLost, long time)
    {
        var last = first + (uint)count - 1;
        _upTo[(int)line] = last;
        if (isLost)
        {
            _lost[(int)line].Enqueue((first, last));
            if (!hasLineB)
            {
                _lost[(int)OmdcLine.B].Enqueue((first, last));
            }
        }

        Intersect(time);
    }

    /// <summary>The channel begins again with number 1; both lines have sent all before.</summary>
    public void Restart()
    {
        _resets++;
        foreach (var lost in _lost)
        {
            lost.Clear();
        }

        (_upTo[0], _upTo[1]) = (0, hasLineB ? 0 : uint.MaxValue);
    }

    private void Intersect(long time)
    {
        while (_lost[0].TryPeek(out var a) && _lost[1].TryPeek(out var b))
        {
            var (first, last) = (Math.Max(a.First, b.First), Math.Min(a.Last, b.Last));
            if (first <= last)
            {
                report(new PublishedLoss(channel, first, last, time, _resets));
            }

            _lost[a.Last <= b.Last ? 0 : 1].Dequeue();
        }

        // What the other line has brought meanwhile can't be lost on both any more.
        Drop(_lost[0], _upTo[1], _lost[1]);
        Drop(_lost[1], _upTo[0], _lost[0]);
    }

    private static void Drop(Queue<(uint First, uint Last)> lost, uint otherUpTo, Queue<(uint First, uint Last)> other)
    {
        while (other.Count == 0 && lost.TryPeek(out var range) && range.Last <= otherUpTo)
        {
            lost.Dequeue();
        }
    }
}
