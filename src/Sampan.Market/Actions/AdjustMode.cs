namespace Sampan.Market;

/// <summary>What of the past is put on the scale of a later day.</summary>
public enum AdjustMode : byte
{
    /// <summary>Nothing: prices as they were traded.</summary>
    None,

    /// <summary>Splits, consolidations and bonus issues: prices and volumes.</summary>
    Split,

    /// <summary>Those, and dividends, rights and spin-offs, so that the changes of prices are what a holder earned.</summary>
    All,
}
