namespace Sampan.Market;

/// <summary>How the volatility control mechanism treats a security.</summary>
public enum VcmTier : byte
{
    /// <summary>It does not watch it.</summary>
    None,

    /// <summary>A member of the Hang Seng Composite LargeCap Index.</summary>
    LargeCap,

    /// <summary>A member of the Hang Seng Composite MidCap Index.</summary>
    MidCap,

    /// <summary>A member of the Hang Seng Composite SmallCap Index.</summary>
    SmallCap,

    /// <summary>An exchange traded product.</summary>
    Etp,

    /// <summary>A share of a special purpose acquisition company.</summary>
    Spac,

    /// <summary>A warrant of a special purpose acquisition company.</summary>
    SpacWarrant,
}
