using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>What a share is worth without the right that has left it, if nothing else has changed.</summary>
internal static class OvernightPrice
{
    /// <summary>The price after an action, on the nearest tick.</summary>
    /// <param name="action">What the company does.</param>
    /// <param name="price">The close before, units of 1e-9; undefined stays so.</param>
    /// <param name="spreads">The ticks of the ex-date.</param>
    public static long After(in CorporateAction action, long price, SpreadTable spreads)
    {
        if (price == Price.Undefined)
        {
            return price;
        }

        var (given, held) = ((Int128)action.Numerator, (Int128)Math.Max(action.Denominator, 1));
        var after = action.Kind switch
        {
            CorporateActionKind.Split or CorporateActionKind.Consolidation => price * held / Int128.Max(given, 1),
            CorporateActionKind.Bonus => price * held / (held + given),
            CorporateActionKind.Dividend => price - InCurrency(action.Cash, in action),
            CorporateActionKind.Rights => ((price * held) + (InCurrency(action.SubscriptionPrice, in action) * given)) / (held + given),
            CorporateActionKind.SpinOff => price - (InCurrency(action.ShareValue, in action) * given / held),
            _ => price,
        };
        return spreads.Nearest((long)Int128.Clamp(after, spreads.MinPrice, spreads.MaxPrice));
    }

    private static Int128 InCurrency(long money, in CorporateAction action) =>
        action.ExchangeRate == 0 ? money : (Int128)money * action.ExchangeRate / Price.Unit;
}
