using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>On what scale bars are read, and until when: as somebody would have seen them at that time.</summary>
/// <param name="Adjustment">Which ex-dates are undone.</param>
/// <param name="AsOf">Nothing of later than this time is read; nanoseconds since the Unix epoch, UTC.</param>
/// <param name="RunningDay">The day that the market holds and nobody has stored; null where it is of after that time.</param>
internal sealed record AdjustedView(PriceAdjustment Adjustment, long AsOf, Bar? RunningDay)
{
    /// <summary>What the actions that were known at a time, and in force, do to the bars of an instrument.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The file can't be read.</exception>
    public static PriceAdjustment AdjustmentOf(BarHistory history, uint instrument, AdjustMode mode, long asOf) =>
        PriceAdjustment.Of(
            new ActionStore(history.Database).Read(instrument, asOf)
                .Select(stored => stored.Action)
                .Where(action => action.ExTime <= asOf),
            mode,
            time => history.ReadCloseBefore(instrument, time));

    /// <summary>A bar of one day or less on the scale.</summary>
    public Bar Adjust(Bar bar)
    {
        Adjustment.Apply(ref bar);
        return bar;
    }

    /// <summary>Bars of one day or less on the scale, in place.</summary>
    public Bar[] Adjust(Bar[] bars)
    {
        foreach (ref var bar in bars.AsSpan())
        {
            Adjustment.Apply(ref bar);
        }

        return bars;
    }
}
