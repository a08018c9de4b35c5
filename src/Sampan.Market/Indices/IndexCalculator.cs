namespace Sampan.Market;

/// <summary>The level of one index from the prices of its members, as the index company makes it.</summary>
/// <remarks>
/// <para>
/// The level is the one at the close before, times what the members are worth now by what they were worth then. Worth is price
/// times counted shares; the price then is the previous close, less what has gone ex since, but for dividends. So neither a change of
/// members, which holds from the start of a day, nor a split moves the level by itself; by a dividend it falls, as price indices do.
/// </para>
/// Integers throughout, and nothing is allocated but when a day begins or a table changes.
/// </remarks>
internal sealed class IndexCalculator(string code, int instrument)
{
    // The index company prints two decimals.
    private const long Rounding = Price.Unit / 100;

    // Less of the index than this, in per cent of its weight, says nothing about it.
    private const int CoverageMin = 95;

    // Worth is summed up in thousandths of a dollar, so that the product with a level stays within 128 bits.
    private const long WorthUnit = Price.Unit / 1_000;

    private IndexComposition? _composition;
    private long _day = long.MinValue;
    private (int Instrument, long Counted, Int128 BaseWorth)[] _members = [];

    /// <summary>The code of the index.</summary>
    public string Code => code;

    /// <summary>The dense index of its instrument.</summary>
    public int Instrument => instrument;

    /// <summary>The level that was told last, units of 1e-9.</summary>
    public long Published { get; set; } = Price.Undefined;

    /// <summary>Sets it up for a day.</summary>
    /// <param name="composition">What it is made of.</param>
    /// <param name="day">Where the day begins, nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="table">What is listed.</param>
    /// <param name="states">How it stands.</param>
    public void Begin(IndexComposition composition, long day, InstrumentTable table, InstrumentState[] states)
    {
        (_composition, _day) = (composition, day);
        var from = HongKongTime.At(composition.From, 0);
        _members =
        [
            .. composition.Members.Select(member => table.TryFind(member.Id, out var found) && found.Index < states.Length
                ? (found.Index, SharesOn(day, from, member, states[found.Index]), BaseWorthOf(member))
                : (-1, member.Counted, BaseWorthOf(member))),
        ];
    }

    /// <summary>The level now.</summary>
    /// <param name="states">How the members stand.</param>
    /// <param name="level">The level, units of 1e-9, to two decimals.</param>
    /// <param name="turnover">What was traded of the members today, units of 1e-9 of the currency.</param>
    /// <returns>False when too little is known of the members, or none was traded today.</returns>
    public bool TryCompute(InstrumentState[] states, out long level, out Int128 turnover)
    {
        (level, turnover) = (Price.Undefined, 0);
        var previous = PreviousLevel(states[instrument]);
        Int128 now = 0, then = 0, known = 0, all = 0;
        var hasTraded = false;
        foreach (ref readonly var member in _members.AsSpan())
        {
            all += member.BaseWorth;
            if (member.Instrument < 0 || !TryReadPrices(states[member.Instrument], out var current, out var before))
            {
                continue;
            }

            var state = states[member.Instrument];
            hasTraded |= state.Day == _day && state.Quote.HasTraded;
            turnover += state.Day == _day ? state.Quote.Turnover : 0;
            known += member.BaseWorth;
            now += (Int128)member.Counted * current / WorthUnit;
            then += previous == Price.Undefined ? member.BaseWorth : (Int128)member.Counted * before / WorthUnit;
        }

        if (!hasTraded || then == 0 || known * 100 < all * CoverageMin)
        {
            return false;
        }

        level = Round(now, then, previous == Price.Undefined ? _composition!.Level : previous);
        return true;
    }

    /// <summary>The price now, and the one to compare it with: before its first trade the two are the same.</summary>
    private bool TryReadPrices(InstrumentState state, out long current, out long before)
    {
        before = state.CloseWithDividendsOn(_day);
        current = state.Day == _day && state.Quote.HasTraded ? state.Quote.Last : before;
        before = before == Price.Undefined ? current : before;
        return current is > 0 and not Price.Undefined && before > 0;
    }

    private long PreviousLevel(InstrumentState state) =>
        (state.Day == _day ? state.Quote.PreviousClose : state.Quote.Last) is var level and > 0 ? level : Price.Undefined;

    /// <summary>To the nearest hundredth, halves up.</summary>
    private static long Round(Int128 now, Int128 then, long level)
    {
        var hundredths = level / Rounding;
        return (long)(((2 * hundredths * now) + then) / (2 * then)) * Rounding;
    }

    private static Int128 BaseWorthOf(IndexConstituent member) => (Int128)member.Counted * member.Price / WorthUnit;

    /// <summary>Counted shares after the splits since the weights were made.</summary>
    private static long SharesOn(long day, long from, IndexConstituent member, InstrumentState state)
    {
        var factor = state.Actions?.SharesPerShare(from, day) ?? Rational.One;
        return factor == Rational.One || !(factor * Rational.Of(member.Counted)).TryRound(out var shares) ? member.Counted : shares;
    }
}
