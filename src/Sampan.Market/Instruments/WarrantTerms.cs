namespace Sampan.Market;

/// <summary>Which way a derivative warrant or CBBC pays.</summary>
public enum WarrantKind : byte
{
    /// <summary>A derivative warrant that gains when the underlying rises.</summary>
    Call,

    /// <summary>A derivative warrant that gains when the underlying falls.</summary>
    Put,

    /// <summary>A CBBC that gains when the underlying rises.</summary>
    Bull,

    /// <summary>A CBBC that gains when the underlying falls.</summary>
    Bear,

    /// <summary>Something else, such as an inline warrant.</summary>
    Other,
}

/// <summary>When a warrant can be exercised.</summary>
public enum WarrantStyle : byte
{
    /// <summary>Nobody has said, or neither of the two.</summary>
    Unknown,

    /// <summary>At any time.</summary>
    American,

    /// <summary>On its last day.</summary>
    European,
}

/// <summary>The terms of a derivative warrant, CBBC or inline warrant, as far as they are known.</summary>
/// <remarks>
/// HKEX's list of securities tells the kind only (as part of the short name). Strike, call level and ratio come with a
/// feed's definitions and are <see cref="Price.Undefined"/> until then.
/// </remarks>
public sealed record WarrantTerms
{
    /// <summary>Which way it pays.</summary>
    public required WarrantKind Kind { get; init; }

    /// <summary>The price, or level, of the underlying from which it has value at expiry; units of 1e-9.</summary>
    public long Strike { get; init; } = Price.Undefined;

    /// <summary>The price, or level, of the underlying that ends a CBBC; units of 1e-9.</summary>
    public long CallLevel { get; init; } = Price.Undefined;

    /// <summary>How many warrants make one share or one index point; units of 1e-9.</summary>
    public long ConversionRatio { get; init; } = Price.Undefined;

    /// <summary>The second strike of an inline warrant or an exotic one; units of 1e-9.</summary>
    public long SecondStrike { get; init; } = Price.Undefined;

    /// <summary>How many units of the underlying <see cref="WarrantsPerEntitlement"/> warrants stand for; units of 1e-9.</summary>
    public long Entitlement { get; init; } = Price.Undefined;

    /// <summary>How many warrants stand for <see cref="Entitlement"/>; 0 where it is not known.</summary>
    public uint WarrantsPerEntitlement { get; init; }

    /// <summary>When it can be exercised.</summary>
    public WarrantStyle Style { get; init; }

    /// <summary>Whether it pays in an unusual way; null where it is not known.</summary>
    public bool? IsExotic { get; init; }
}
