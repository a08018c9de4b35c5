using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Parameters;

namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>How orders come to one security: how often, how large, how deep.</summary>
internal sealed record FlowProfile
{
    /// <summary>How many prices on each side of the market people work at.</summary>
    public const int Depth = 16;

    // What a trade of the real market is worth, Hong Kong dollars: 4 million of them make a day of 250 billion.
    private const double TradeValue = 62_500;

    // How many orders one that takes meets, on average.
    private const double TradesOfTake = 1.8;
    private const double TakeShareTypical = 0.0195;
    // The rest of the turnover is that of the auctions, and of those who hit what is left on the wrong side.
    private const double TakingShare = 0.74;
    private const double TakeLotsMin = 1.6;
    private const double RestingToTaking = 3.5;

    // However rarely they trade, somebody looks at them: so many decisions a second in all, at a tenth of the real market.
    private const double GlancesAtTenth = 40;
    private const double GlanceMax = 0.25;

    // A single book has its limits: no more decisions a second than this in the real market.
    private const double DecisionsMax = 900;

    private const int OrdersAtPriceMax = 60;

    // Orders at each price, best first, against the average: thin at the touch, fullest a few ticks behind it.
    private static readonly double[] DepthShape =
        [0.55, 0.8, 1.0, 1.2, 1.3, 1.35, 1.3, 1.25, 1.15, 1.1, 1.0, 0.95, 0.85, 0.8, 0.75, 0.7];

    /// <summary>Decisions a second at average activity.</summary>
    public required double Rate { get; init; }

    /// <summary>The share of decisions to take what is offered.</summary>
    public required double TakeShare { get; init; }

    /// <summary>Average size of an order that takes, board lots.</summary>
    public required double TakeLots { get; init; }

    /// <summary>What is traded on an average day, board lots.</summary>
    public required double DailyLots { get; init; }

    /// <summary>The standard deviation of the daily return.</summary>
    public required double DailyVolatility { get; init; }

    /// <summary>How many orders there are, of those that the real market has.</summary>
    public required double Scale { get; init; }

    /// <summary>Average size of an order that rests, board lots.</summary>
    public double RestLots => TakeLots * RestingToTaking;

    /// <summary>How many orders a price so many ticks from the best is drawn to.</summary>
    public required double[] OrdersWanted { get; init; }

    /// <summary>How many ticks lie between the best bid and the best ask when all is quiet.</summary>
    public required int SpreadTicks { get; init; }

    /// <summary>Works out the flow of a security.</summary>
    /// <param name="security">Which.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="spreads">Its table of minimum spreads.</param>
    /// <param name="market">What all securities have in common.</param>
    public static FlowProfile Of(
        Instrument security, InstrumentParameters parameters, SpreadTable spreads, MarketSize market)
    {
        var glances = Math.Min(GlancesAtTenth / Math.Max(market.Securities, 1), GlanceMax) * market.Scale / MarketSize.DefaultScale;
        var trades = parameters.DailyTurnover / TradeValue * market.Scale;
        var rate = trades / (TradesOfTake * TakeShareTypical * DayShape.SessionSeconds);
        rate = Math.Clamp(rate, Math.Min(glances, GlanceMax), DecisionsMax * market.Scale);

        // The day's turnover stays what it is: where there are fewer orders they are larger.
        var lotValue = HongKongDollars(security.Currency) * parameters.ReferencePrice / Price.Unit * security.BoardLot;
        var dailyLots = parameters.DailyTurnover / lotValue;
        var lots = TakingShare * dailyLots / (rate * market.ActiveSeconds * TakeShareTypical);
        return new FlowProfile
        {
            Rate = rate,
            TakeShare = TakeShareTypical * Math.Min(lots / TakeLotsMin, 1),
            TakeLots = Math.Clamp(lots, TakeLotsMin, OrderSizes.LotsMax / 8),
            DailyLots = dailyLots,
            Scale = market.Scale,
            DailyVolatility = parameters.DailyVolatility,
            OrdersWanted = [.. DepthShape.Select(shape => shape * Math.Clamp(3 * Math.Sqrt(rate), 1, OrdersAtPriceMax))],
            SpreadTicks = TicksOfSpread(parameters, spreads),
        };
    }

    // What a market maker asks for: 5 basis points where a billion is traded a day, more where it is hard to get out.
    private static int TicksOfSpread(InstrumentParameters parameters, SpreadTable spreads)
    {
        var relative = Math.Clamp(0.0005 * Math.Sqrt(1e9 / Math.Max(parameters.DailyTurnover, 1)), 0.0002, 0.02);
        var ticks = relative * parameters.ReferencePrice / spreads.TickAt(parameters.ReferencePrice);
        return Math.Max(1, (int)(ticks + 0.5));
    }

    // Only for how much is traded, which is rough: no price depends on it.
    private static double HongKongDollars(string currency) => currency switch
    {
        "USD" => 7.8,
        "CNY" => 1.1,
        _ => 1,
    };
}
