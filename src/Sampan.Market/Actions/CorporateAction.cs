namespace Sampan.Market;

/// <summary>A corporate action as a value: what it does to a price, without who told it when.</summary>
/// <remarks>
/// Money is in units of 1e-9 of <see cref="Currency"/>. Which shares the ratio compares says <see cref="CorporateActionKind"/>.
/// </remarks>
public readonly record struct CorporateAction
{
    public required CorporateActionKind Kind { get; init; }

    /// <summary>The first moment at which the share trades without the right: midnight in Hong Kong, nanoseconds, UTC.</summary>
    public required long ExTime { get; init; }

    /// <summary>Shares after it, given or offered.</summary>
    public long Numerator { get; init; }

    /// <summary>To shares before it, or held.</summary>
    public long Denominator { get; init; }

    /// <summary>Dividend of one share.</summary>
    public long Cash { get; init; }

    /// <summary>Price at which a right buys a share.</summary>
    public long SubscriptionPrice { get; init; }

    /// <summary>Value of one share of the company that is spun off.</summary>
    public long ShareValue { get; init; }

    /// <summary>
    /// What one of <see cref="Currency"/> is in the currency that the instrument trades in, units of 1e-9; 0 when they are the same.
    /// </summary>
    public long ExchangeRate { get; init; }

    /// <summary>The currency of the money; none for the one that the instrument trades in.</summary>
    public CurrencyCode Currency { get; init; }

    /// <summary>Whether it changes how many shares there are and nothing else: what <c>adjust=split</c> undoes.</summary>
    public bool IsSplit => Kind is CorporateActionKind.Split or CorporateActionKind.Consolidation or CorporateActionKind.Bonus;

    /// <summary>The action that a record tells.</summary>
    public static CorporateAction Of(in CorporateActionRecord record) => new()
    {
        Kind = record.Kind,
        ExTime = record.ExTime,
        Numerator = record.Numerator,
        Denominator = record.Denominator,
        Cash = record.Cash,
        SubscriptionPrice = record.SubscriptionPrice,
        ShareValue = record.ShareValue,
        ExchangeRate = record.ExchangeRate,
        Currency = record.Currency,
    };

    /// <summary>Writes it into a record; header, times of telling and number stay.</summary>
    public void WriteTo(ref CorporateActionRecord record)
    {
        (record.Kind, record.ExTime) = (Kind, ExTime);
        (record.Numerator, record.Denominator) = (Numerator, Denominator);
        (record.Cash, record.SubscriptionPrice, record.ShareValue) = (Cash, SubscriptionPrice, ShareValue);
        (record.ExchangeRate, record.Currency) = (ExchangeRate, Currency);
    }
}
