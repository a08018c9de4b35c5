using Sampan.Market;
using Sampan.Server.History.Journal;

namespace Sampan.Server.Streaming.Native;

/// <summary>A hole in the feed as it was told: what of the day it was, by its number.</summary>
internal readonly record struct ToldGap(long Day, uint Number, GapRecord Gap);

/// <summary>The holes of which the stream has told: the newest, and all that are open.</summary>
/// <remarks>
/// Numbers count whether somebody hears them or not, so that who comes again knows what it has missed. Belongs to the hub's thread.
/// </remarks>
/// <param name="journal">Keeps the numbers over a restart; null when they begin anew.</param>
internal sealed class GapLog(TradeJournal? journal)
{
    private const int KeptMax = 1_024;

    private readonly Queue<ToldGap> _kept = [];
    private (long Day, uint Number) _last;

    // By the feed's own number of the hole.
    private readonly Dictionary<uint, ToldGap> _open = [];

    /// <summary>The holes that are open, in the order in which they were told.</summary>
    public IEnumerable<ToldGap> Open => _open.Values.OrderBy(told => told.Day).ThenBy(told => told.Number);

    /// <summary>Numbers a hole that has opened, changed or ended.</summary>
    public ToldGap Add(long day, in GapRecord gap)
    {
        var told = new ToldGap(day, Skip(day), gap);
        if (_kept.Count == KeptMax)
        {
            _kept.Dequeue();
        }

        _kept.Enqueue(told);
        if (gap.State != GapState.Open)
        {
            _open.Remove(gap.Number);
        }
        else if (_open.Count < KeptMax)
        {
            _open[gap.Number] = told;
        }

        return told;
    }

    /// <summary>Counts one that nobody knows any more.</summary>
    public uint Skip(long day)
    {
        _last = (day, journal?.NextGap(day) ?? (_last.Day == day ? _last.Number + 1 : 1));
        return _last.Number;
    }

    /// <summary>The last number of a day.</summary>
    public uint LastOn(long day) => journal?.LastGap(day) ?? (_last.Day == day ? _last.Number : 0);

    /// <summary>Whether a number of a day is kept: then nothing that came after it is lost.</summary>
    public bool Has(long day, uint number) => _kept.Any(told => told.Day == day && told.Number == number);

    /// <summary>What was told after a number of a day, as far as it is kept.</summary>
    public List<ToldGap> After(long day, uint number) =>
        [.. _kept.Where(told => told.Day > day || (told.Day == day && told.Number > number))];
}
