using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>Longer bars from shorter ones that come newest first: the mirror of <see cref="BarRollup"/>.</summary>
/// <remarks>A reader that wants the newest bars knows when it has enough, and reads no row more.</remarks>
internal sealed class BackwardRollup(BarInterval interval, int limit, bool keepsVoid = false)
{
    private readonly List<Bar> _newestFirst = [];
    private Bar _bar;
    private bool _hasBar;

    /// <summary>Takes the next older bar.</summary>
    /// <returns>False when there are enough bars, and this one is part of none of them.</returns>
    public bool Add(in Bar older)
    {
        var start = _hasBar && older.Start >= _bar.Start ? _bar.Start : BarClock.StartOf(interval, older.Start);
        if (_hasBar && start == _bar.Start)
        {
            Join(in older);
            return true;
        }

        Flush();
        if (_newestFirst.Count == limit)
        {
            return false;
        }

        _bar = older with { Start = start };
        _hasBar = true;
        return true;
    }

    /// <summary>Takes an older bar that is part of no other.</summary>
    /// <returns>False when there are enough bars.</returns>
    public bool AddApart(in Bar older)
    {
        Flush();
        if (_newestFirst.Count == limit)
        {
            return false;
        }

        _newestFirst.Add(older);
        return true;
    }

    /// <summary>The bars, oldest first.</summary>
    public Bar[] Finish()
    {
        Flush();
        var bars = _newestFirst.ToArray();
        Array.Reverse(bars);
        return bars;
    }

    /// <summary>Extends a bar by what came before it; its start stays.</summary>
    public static void Prepend(ref Bar bar, in Bar older)
    {
        var joined = older with { Start = bar.Start };
        joined.Add(in bar);
        bar = joined;
    }

    /// <summary>Of a minute that is none any more only counts that it was told anew.</summary>
    private void Join(in Bar older)
    {
        if (IsVoid(in older))
        {
            _bar.Revision += older.Revision;
        }
        else if (IsVoid(in _bar))
        {
            _bar = older with { Start = _bar.Start, Revision = older.Revision + _bar.Revision };
        }
        else
        {
            Prepend(ref _bar, in older);
        }
    }

    private static bool IsVoid(in Bar bar) => (bar.Flags & BarFlags.Void) != 0;

    private void Flush()
    {
        if (_hasBar && IsVoid(in _bar) && !keepsVoid)
        {
            _hasBar = false;
        }

        if (_hasBar)
        {
            // A sum with a part that nobody knows is not known.
            _bar.Turnover = (_bar.Flags & BarFlags.NoTurnover) == 0 ? _bar.Turnover : 0;
            _newestFirst.Add(_bar);
            _hasBar = false;
        }
    }
}
