namespace Sampan.Market;

/// <summary>The rules of the volatility control mechanism from a day on.</summary>
public sealed record VcmRules
{
    /// <summary>The first day on which they hold.</summary>
    public required DateOnly From { get; init; }

    /// <summary>How far the price may be from the reference, per cent, by tier; 0 for a tier that is not watched.</summary>
    public required IReadOnlyDictionary<VcmTier, int> Percent { get; init; }

    /// <summary>Whether it may be triggered more than once in a session.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>How long trading is held within the limits. (default: 5 minutes)</summary>
    public TimeSpan CoolingOff { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How old the price is that the reference is. (default: 5 minutes)</summary>
    public TimeSpan ReferenceAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after the beginning of a continuous session nothing is watched. (default: 15 minutes)</summary>
    public TimeSpan UnwatchedAfterStart { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long before the end of the day's last continuous session nothing is watched. (default: 20 minutes)</summary>
    public TimeSpan UnwatchedBeforeEnd { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>
    /// The rules since 2016, as far as they are known: the limits of exchange traded products and of warrants of special purpose
    /// acquisition companies, and since when it may be triggered more than once, are not sure.
    /// </summary>
    public static IReadOnlyList<VcmRules> Known { get; } =
    [
        new()
        {
            From = new DateOnly(2016, 8, 22),
            Percent = new Dictionary<VcmTier, int> { [VcmTier.LargeCap] = 10 },
        },
        new()
        {
            From = new DateOnly(2020, 5, 11),
            Percent = new Dictionary<VcmTier, int>
            {
                [VcmTier.LargeCap] = 10,
                [VcmTier.MidCap] = 15,
                [VcmTier.SmallCap] = 20,
            },
        },
        new()
        {
            From = new DateOnly(2021, 4, 12),
            IsRepeated = true,
            Percent = new Dictionary<VcmTier, int>
            {
                [VcmTier.LargeCap] = 10,
                [VcmTier.MidCap] = 15,
                [VcmTier.SmallCap] = 20,
                [VcmTier.Etp] = 10,
                [VcmTier.Spac] = 30,
                [VcmTier.SpacWarrant] = 50,
            },
        },
    ];
}
