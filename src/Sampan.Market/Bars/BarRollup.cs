namespace Sampan.Market;

/// <summary>Longer bars from shorter ones: 5 minutes to 4 hours and the day from minutes, weeks and months from days.</summary>
/// <remarks>Feed it in rising order of time; each finished bar is handed back as the next one begins.</remarks>
public struct BarRollup(BarInterval interval)
{
    private Bar _bar;
    private long _end = long.MinValue;

    /// <summary>Takes the next shorter bar.</summary>
    /// <param name="shorter">A bar that does not begin before the previous one.</param>
    /// <param name="finished">The longer bar that this one is no longer part of.</param>
    /// <returns>Whether a bar was finished.</returns>
    public bool Add(in Bar shorter, out Bar finished)
    {
        if (shorter.Start < _end)
        {
            _bar.Add(shorter);
            finished = default;
            return false;
        }

        var hadBar = TryFlush(out finished);
        (var start, _end) = BarClock.Around(interval, shorter.Start);
        _bar = shorter with { Start = start };
        return hadBar;
    }

    /// <summary>Hands back the bar under way, if there is one, and begins anew.</summary>
    public bool TryFlush(out Bar finished)
    {
        finished = _bar;
        var hadBar = _end != long.MinValue;
        _end = long.MinValue;
        return hadBar;
    }
}
