namespace Sampan.Market;

/// <summary>What each kind of action makes of a price: the theoretical price of the same holding without the right.</summary>
/// <remarks>
/// <para>
/// With the close C before the ex-date and a ratio of n to d: split and consolidation C·d/n; bonus C·d/(d+n); dividend C − cash;
/// spin-off C − value·n/d; rights (C·d + subscription·n)/(d+n), and C as it is where the right would buy dearer than the market.
/// </para>
/// <para>
/// Actions of one day follow each other in a fixed order: dividend, spin-off, rights, bonus, split, consolidation. So money is
/// always told for one share as it was the day before.
/// </para>
/// </remarks>
public static class ActionEffects
{
    /// <summary>In which order the actions of one day take effect: the lower the earlier.</summary>
    public static int OrderOf(CorporateActionKind kind) => kind switch
    {
        CorporateActionKind.Dividend => 0,
        CorporateActionKind.SpinOff => 1,
        CorporateActionKind.Rights => 2,
        CorporateActionKind.Bonus => 3,
        CorporateActionKind.Split => 4,
        _ => 5,
    };

    /// <summary>Orders actions by ex-date, and those of one day as they take effect.</summary>
    /// <remarks>Two of one kind are ordered by what they say: whoever tells them in another order means the same.</remarks>
    public static int Compare(CorporateAction left, CorporateAction right) =>
        (left.ExTime, OrderOf(left.Kind), left.Numerator, left.Denominator, Money(left)).CompareTo(
            (right.ExTime, OrderOf(right.Kind), right.Numerator, right.Denominator, Money(right)));

    /// <summary>The price after an action.</summary>
    /// <param name="action">The action.</param>
    /// <param name="before">The price before it, units of 1e-9, more than 0.</param>
    /// <param name="after">The price after it; the price before it when the answer is false.</param>
    /// <returns>
    /// False when the action can't be: its ratio is none, or it takes away as much as the share is worth, or more.
    /// </returns>
    public static bool TryApply(this CorporateAction action, Rational before, out Rational after)
    {
        after = before;
        if (action.Kind != CorporateActionKind.Dividend && (action.Numerator <= 0 || action.Denominator <= 0))
        {
            return false;
        }

        var result = After(action, before);
        if (result is not { IsPositive: true } price)
        {
            return false;
        }

        after = price;
        return true;
    }

    /// <summary>How many shares there are after an action for each before it: one, unless it is a split in the widest sense.</summary>
    public static Rational SharesPerShare(this CorporateAction action) =>
        action.Numerator <= 0 || action.Denominator <= 0
            ? Rational.One
            : action.Kind switch
            {
                CorporateActionKind.Split or CorporateActionKind.Consolidation => Rational.Of(action.Numerator, action.Denominator),
                CorporateActionKind.Bonus => Rational.One + Rational.Of(action.Numerator, action.Denominator),
                _ => Rational.One,
            };

    private static (long, long, long, long) Money(CorporateAction action) =>
        (action.Cash, action.SubscriptionPrice, action.ShareValue, action.ExchangeRate);

    private static Rational? After(CorporateAction action, Rational before) => action.Kind switch
    {
        CorporateActionKind.Split or CorporateActionKind.Consolidation or CorporateActionKind.Bonus =>
            before / action.SharesPerShare(),
        CorporateActionKind.Dividend => before - InTradingCurrency(action, action.Cash),
        CorporateActionKind.SpinOff => before
            - (InTradingCurrency(action, action.ShareValue) * Rational.Of(action.Numerator, action.Denominator)),
        CorporateActionKind.Rights => ExRights(action, before),
        _ => null,
    };

    private static Rational ExRights(CorporateAction action, Rational before)
    {
        var subscription = InTradingCurrency(action, action.SubscriptionPrice);
        if (!(before - subscription).IsPositive)
        {
            return before;
        }

        var held = before * Rational.Of(action.Denominator);
        var bought = subscription * Rational.Of(action.Numerator);
        return (held + bought) / (Rational.Of(action.Numerator) + Rational.Of(action.Denominator));
    }

    private static Rational InTradingCurrency(CorporateAction action, long money) => action.ExchangeRate == 0
        ? Rational.Of(money)
        : Rational.Of(money) * Rational.Of(action.ExchangeRate, Price.Unit);
}
