namespace Sampan.Market;

/// <summary>Which <see cref="SpreadTable"/> holds for which securities on which day.</summary>
public sealed record SpreadTables
{
    /// <summary>The tables whose first days are known.</summary>
    public static SpreadTables Known { get; } = new();

    /// <summary>The first day of phase 1 of the reduction of minimum spreads (HKEX, 2025).</summary>
    public static readonly DateOnly Phase1From = new(2025, 8, 4);

    /// <summary>The first day of Part D for exchange traded products; before it they had Part A.</summary>
    public static readonly DateOnly PartDFrom = new(2020, 6, 1);

    private static readonly SpreadTable PartA = new(
        "Part A", 0.01m,
        (0.25m, 0.001m), (0.50m, 0.005m), (10m, 0.01m), (20m, 0.02m), (100m, 0.05m), (200m, 0.1m), (500m, 0.2m),
        (1_000m, 0.5m), (2_000m, 1m), (5_000m, 2m), (9_995m, 5m));

    private static readonly SpreadTable PartAPhase1 = new(
        "Part A, phase 1", 0.01m,
        (0.25m, 0.001m), (0.50m, 0.005m), (20m, 0.01m), (50m, 0.02m), (100m, 0.05m), (200m, 0.1m), (500m, 0.2m),
        (1_000m, 0.5m), (2_000m, 1m), (5_000m, 2m), (9_995m, 5m));

    private static readonly SpreadTable PartAPhase2 = new(
        "Part A, phase 2", 0.01m,
        (0.25m, 0.001m), (10m, 0.005m), (20m, 0.01m), (50m, 0.02m), (100m, 0.05m), (200m, 0.1m), (500m, 0.2m),
        (1_000m, 0.5m), (2_000m, 1m), (5_000m, 2m), (9_995m, 5m));

    // Taken from secondary sources: HKEX's own page with Part B was not at hand.
    private static readonly SpreadTable PartB = new("Part B", 0.50m, (9_999.95m, 0.05m));

    private static readonly SpreadTable PartD = new(
        "Part D", 0.01m,
        (1m, 0.001m), (5m, 0.002m), (10m, 0.005m), (20m, 0.01m), (100m, 0.02m), (200m, 0.05m), (500m, 0.1m),
        (1_000m, 0.2m), (2_000m, 0.5m), (9_999m, 1m));

    /// <summary>
    /// The first day of phase 2 of the reduction for Part A. HKEX announced it for 2026 without a date, so who knows the day
    /// states it. (default: not in force)
    /// </summary>
    public DateOnly? Phase2From { get; init; }

    /// <summary>The table of a code on a day.</summary>
    /// <param name="code">
    /// <c>A</c> shares, REITs and equity warrants; <c>B</c> debt and bond funds; <c>D</c> exchange traded products;
    /// <c>E</c> structured products, which by all that is known kept Part A as it was before phase 1.
    /// </param>
    /// <param name="date">The trading day.</param>
    public SpreadTable For(char code, DateOnly date) => code switch
    {
        'A' when date >= Phase2From => PartAPhase2,
        'A' when date >= Phase1From => PartAPhase1,
        'A' or 'E' => PartA,
        'B' => PartB,
        'D' => date >= PartDFrom ? PartD : PartA,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Not a spread table: A, B, D or E."),
    };
}
