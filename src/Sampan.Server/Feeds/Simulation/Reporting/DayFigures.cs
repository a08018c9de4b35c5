namespace Sampan.Server.Feeds.Simulation.Reporting;

/// <summary>What a simulated day came to, beside what its minute bars tell.</summary>
internal sealed record DayFigures
{
    /// <summary>The day.</summary>
    public required DateOnly Date { get; init; }

    public required int Securities { get; init; }

    /// <summary>Securities that were traded at all.</summary>
    public required int Traded { get; init; }

    /// <summary>All records, of every kind.</summary>
    public required long Records { get; init; }

    public required long Trades { get; init; }

    /// <summary>What was traded, Hong Kong dollars.</summary>
    public required double Turnover { get; init; }

    public required long Adds { get; init; }

    public required long Deletes { get; init; }

    public required long Modifies { get; init; }

    /// <summary>Adds, deletes and modifies.</summary>
    public long OrderEvents => Adds + Deletes + Modifies;

    /// <summary>What was traded in the opening auction, Hong Kong dollars.</summary>
    public required double OpeningTurnover { get; init; }

    /// <summary>What was traded in the closing auction, Hong Kong dollars.</summary>
    public required double ClosingTurnover { get; init; }

    /// <summary>Orders that participants entered.</summary>
    public required long Entered { get; init; }

    /// <summary>Orders that the exchange refused, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Rejects { get; init; }

    /// <summary>Cooling-off periods that began.</summary>
    public required int CoolingOffs { get; init; }

    /// <summary>CBBCs that were called.</summary>
    public required int Called { get; init; }

    /// <summary>How many trades there were of up to 1, 10, 100 thousand, 1, 10 million Hong Kong dollars, and of more.</summary>
    public required long[] TradesBySize { get; init; }

    /// <summary>
    /// How often the best prices were 1, 2, 3, 4, 5 to 9, and 10 or more ticks apart, as shares of all looks at the stocks that
    /// are traded most.
    /// </summary>
    public required double[] SpreadsOfLarge { get; init; }

    /// <summary>The same of all other stocks that have a bid and an ask.</summary>
    public required double[] SpreadsOfOthers { get; init; }

    /// <summary>Orders at the best price, the next one, and so on, on average, of the stocks that are traded most.</summary>
    public required double[] OrdersByLevel { get; init; }

    /// <summary>The same in shares of what is traded of a stock in a minute.</summary>
    public required double[] MinutesOfVolumeByLevel { get; init; }

    /// <summary>The minute bars of the stocks that are traded most; null on a day that is not a full one.</summary>
    public required BarFigures? Bars { get; init; }

    /// <summary>The prices of some stocks, minute by minute, in per cent of the first one.</summary>
    public required IReadOnlyList<StockPrices> Prices { get; init; }

    /// <summary>The upper borders of <see cref="TradesBySize"/>, Hong Kong dollars.</summary>
    public static IReadOnlyList<double> SizeBorders { get; } = [1e3, 1e4, 1e5, 1e6, 1e7];

    /// <summary>What <see cref="SpreadsOfLarge"/> counts.</summary>
    public static IReadOnlyList<string> SpreadNames { get; } = ["1", "2", "3", "4", "5–9", "10+"];
}
