namespace Sampan.Market;

/// <summary>What one ex-date does to all prices and volumes before it.</summary>
/// <param name="ExTime">Where the ex-date begins, nanoseconds since the Unix epoch, UTC.</param>
/// <param name="Kinds">What went ex and is taken into the factors.</param>
/// <param name="Price">Factor of prices: the theoretical price by the close of the day before.</param>
/// <param name="Shares">Factor of volumes.</param>
public readonly record struct ExDateFactor(long ExTime, CorporateActionKinds Kinds, Rational Price, Rational Shares)
{
    /// <summary>The factors of the actions of one ex-date.</summary>
    /// <param name="sameDay">Its actions, in the order of <see cref="ActionEffects.Compare"/>.</param>
    /// <param name="mode">Which of them count.</param>
    /// <param name="close">The raw close before it, units of 1e-9; null when not known, then only splits count.</param>
    public static ExDateFactor Of(ReadOnlySpan<CorporateAction> sameDay, AdjustMode mode, long? close)
    {
        var before = Rational.Of(close ?? Market.Price.Unit);
        var (after, shares, kinds) = (before, Rational.One, CorporateActionKinds.None);
        foreach (var action in sameDay)
        {
            var counts = action.IsSplit || (mode == AdjustMode.All && close is not null);
            if (mode != AdjustMode.None && counts && action.TryApply(after, out after))
            {
                shares *= action.SharesPerShare();
                kinds |= action.Kind.Flag();
            }
        }

        return new ExDateFactor(sameDay[0].ExTime, kinds, after / before, shares);
    }
}
