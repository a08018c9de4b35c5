using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Parameters;

/// <summary>Makes up parameters for what is listed and has none: by its category, and as uneven as the market is.</summary>
/// <remarks>
/// The turnover of each category is about that of 2025 less what the built-in securities have; within a category the n-th has
/// 1/(n + 3) of the first's, in an order that is made up, but the same in every run. Nothing of it is a fact about a company.
/// </remarks>
internal static class WholeMarket
{
    private const ulong Seed = 0x5A4D_9A41;

    // An index of the Hang Seng family goes about 1.1 % a day, the typical small share 3.5 %.
    private const double IndexVolatility = 0.012;
    private const double TypicalVolatility = 0.025;

    // What is traded in a second counter, of what is traded in the first.
    private const double CounterShare = 0.03;

    /// <summary>Adds what is missing.</summary>
    public static MarketParameters Complete(MarketParameters known, InstrumentTable instruments)
    {
        var missing = instruments
            .Where(instrument => instrument is { Class: AssetClass.Stock, BoardLot: > 0, SpreadTableCode: not null })
            .Where(instrument => known.Find(instrument.Code) is null)
            .ToArray();
        if (missing.Length == 0)
        {
            return known;
        }

        var added = new Dictionary<string, InstrumentParameters>();
        foreach (var category in missing.GroupBy(CategoryOf).OrderBy(category => category.Key))
        {
            Add(category.Key, [.. category], known, added);
        }

        return known.With(added);
    }

    private static void Add(
        Category category, Instrument[] securities, MarketParameters known, Dictionary<string, InstrumentParameters> added)
    {
        // The order is chance, but the whole list's: one more security does not shuffle the others much.
        var ranked = securities.OrderBy(security => new Prng(Seed, security.Id).NextDouble()).ToArray();
        var shares = Enumerable.Range(0, ranked.Length).Sum(ShareOf);
        var turnovers = ranked.Select((security, rank) => (security, TurnoverOf(category) * ShareOf(rank) / shares));

        // A second counter needs the first one's price.
        foreach (var (security, turnover) in turnovers.OrderBy(pair => Following.Of(pair.security) is null ? 0 : 1))
        {
            added[security.Code] = Of(category, security, turnover, code => known.Find(code) ?? added.GetValueOrDefault(code));
        }
    }

    private static double ShareOf(int rank) => 1.0 / (rank + 3);

    private static InstrumentParameters Of(
        Category category, Instrument security, double turnover, Func<string, InstrumentParameters?> find)
    {
        var prng = new Prng(Seed + 1, security.Id);
        var gearing = Following.GearingOf(security, prng.NextDouble());
        var typical = TypicalPrice(category) * PortableMath.Exp(SpreadOfPrices(category) * prng.NextNormal());
        var own = TypicalVolatility * PortableMath.Exp(0.4 * prng.NextNormal());
        var chance = prng.NextDouble();
        if (Following.Of(security) is { } code && find(code) is { } followed)
        {
            // Another counter of the same thing costs the same, a warrant costs what its issuer thinks people like.
            var isCounter = category is Category.Share or Category.Fund && gearing == 1 && followed.DailyTurnover > 0;
            return new InstrumentParameters
            {
                ReferencePrice = OnTick(security, isCounter ? followed.ReferencePrice * RateOf(security.Currency) : typical),
                DailyTurnover = isCounter ? Math.Min(turnover, followed.DailyTurnover * CounterShare) : turnover,
                DailyVolatility = Math.Abs(gearing) * Math.Max(followed.DailyVolatility, IndexVolatility),
                Beta = gearing * followed.Beta,
                Gearing = gearing,
                Follows = code,
            };
        }

        return new InstrumentParameters
        {
            ReferencePrice = OnTick(security, typical),
            DailyTurnover = turnover,
            DailyVolatility = category == Category.Debt ? 0.002 : own * (category is Category.Warrant or Category.Contract ? 5 : 1),
            Beta = category == Category.Debt ? 0 : 0.2 + (0.8 * chance),
        };
    }

    // As all reference prices it is one of early 2026: the day that begins with it takes the nearest tick of its own.
    private static long OnTick(Instrument security, double price) =>
        SpreadTables.Known.For(security.SpreadTableCode!.Value, SpreadTables.Phase1From).Nearest((long)price);

    private static Category CategoryOf(Instrument security) => security switch
    {
        { Type: SecurityType.Etf or SecurityType.LeveragedInverse } => Category.Fund,
        { Type: SecurityType.DerivativeWarrant or SecurityType.InlineWarrant } => Category.Warrant,
        { Type: SecurityType.Cbbc } => Category.Contract,
        { Type: SecurityType.Debt } => Category.Debt,
        { Type: SecurityType.EquityWarrant or SecurityType.Rights } => Category.Right,
        { Market: "GEM" } => Category.Gem,
        _ => Category.Share,
    };

    // Of a day of HK$250 bn; the built-in shares and funds are 192 bn of it.
    private static double TurnoverOf(Category category) => category switch
    {
        Category.Share => 33e9,
        Category.Gem => 0.4e9,
        Category.Fund => 8e9,
        Category.Warrant => 7.2e9,
        Category.Contract => 9.5e9,
        Category.Right => 20e6,
        _ => 5e6,
    };

    private static double TypicalPrice(Category category) => Price.Unit * category switch
    {
        Category.Share => 1.6,
        Category.Gem => 0.15,
        Category.Fund => 12,
        Category.Warrant => 0.11,
        Category.Contract => 0.08,
        Category.Debt => 99.5,
        _ => 0.3,
    };

    private static double SpreadOfPrices(Category category) => category switch
    {
        Category.Share => 1.5,
        Category.Debt => 0.02,
        Category.Fund => 0.9,
        Category.Contract => 0.5,
        _ => 0.8,
    };

    private static double RateOf(string currency) => currency switch { "USD" => 1 / 7.8, "CNY" => 1 / 1.08, _ => 1 };

    /// <summary>What is alike for the simulator; what is followed comes before its followers.</summary>
    private enum Category
    {
        Share,
        Gem,
        Fund,
        Right,
        Debt,
        Warrant,
        Contract,
    }
}
