namespace Sampan.Market;

/// <summary>The terms of a debt security (OMD-C 3.7.2).</summary>
public sealed record BondTerms
{
    /// <summary>Interest since the last coupon, units of 1e-9 of the currency per 100 of face value.</summary>
    public long AccruedInterest { get; init; }

    /// <summary>The coupon, units of 1e-9 of a percent a year.</summary>
    public long CouponRate { get; init; }

    /// <summary>The face value, units of 1e-9 of its currency; <see cref="Price.Undefined"/> when that is too much to say.</summary>
    public long FaceValue { get; init; } = Price.Undefined;

    /// <summary>The ISO 4217 code of the currency of the face value; null where it is not known.</summary>
    public string? FaceValueCurrency { get; init; }

    /// <summary>When it is paid back; null where that is not known.</summary>
    public DateOnly? Maturity { get; init; }

    /// <summary>Whether only professional investors may hold it; null where it is not known.</summary>
    public bool? IsProfessionalOnly { get; init; }
}
