using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Scenarios;

/// <summary>What happens to a security before the day of a scenario: a corporate action goes ex, or it is listed.</summary>
public sealed record ScenarioOvernight
{
    /// <summary>The code of the security.</summary>
    public required string Security { get; init; }

    /// <summary>What the company does; null for nothing but another board lot, or a listing.</summary>
    public CorporateActionKind? Kind { get; init; }

    /// <summary>Whether it is listed on the day for the first time.</summary>
    public bool IsListing { get; init; }

    /// <summary>Shares after it, given or offered, as <see cref="CorporateActionKind"/> says.</summary>
    public long Numerator { get; init; }

    /// <summary>To shares before it, or held.</summary>
    public long Denominator { get; init; }

    /// <summary>Dividend of one share, units of 1e-9 of the currency that it trades in.</summary>
    public long Cash { get; init; }

    /// <summary>Price at which a right buys a share, units of 1e-9.</summary>
    public long SubscriptionPrice { get; init; }

    /// <summary>Value of one share of the company that is spun off, units of 1e-9.</summary>
    public long ShareValue { get; init; }

    /// <summary>The board lot from the day on, shares; null for the old one.</summary>
    public int? BoardLot { get; init; }

    /// <summary>Whether the last price known is of after it: an earlier run of the same day has it behind it.</summary>
    public bool IsInPrice { get; init; }

    /// <summary>
    /// The stock code of the temporary counter in which a consolidated share is traded while its own counter is closed; null for
    /// none.
    /// </summary>
    public string? TemporaryCounter { get; init; }

    /// <summary>After how many trading days its own counter opens again.</summary>
    public int ReopensAfter { get; init; }

    /// <summary>After how many trading days the temporary counter closes; in between both are traded.</summary>
    public int EndsAfter { get; init; }

    /// <summary>The corporate action on its ex-date; null where there is none.</summary>
    public CorporateAction? ActionOn(DateOnly date) => Kind is not { } kind ? null : new CorporateAction
    {
        Kind = kind,
        ExTime = HongKongTime.StartOf(date),
        Numerator = Numerator,
        Denominator = Denominator,
        Cash = Cash,
        SubscriptionPrice = SubscriptionPrice,
        ShareValue = ShareValue,
    };
}
