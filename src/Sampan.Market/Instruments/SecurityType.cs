namespace Sampan.Market;

/// <summary>What kind of instrument it is, in the words of HKEX's list of securities.</summary>
public enum SecurityType : byte
{
    /// <summary>Shares, stapled securities and depositary receipts.</summary>
    Equity,

    /// <summary>Units of a real estate investment trust.</summary>
    Reit,

    /// <summary>Units of an exchange traded fund.</summary>
    Etf,

    /// <summary>Units of a leveraged or inverse product.</summary>
    LeveragedInverse,

    /// <summary>A call or put issued by a bank on a share or an index.</summary>
    DerivativeWarrant,

    /// <summary>A callable bull or bear contract: ends early when the underlying reaches its call level.</summary>
    Cbbc,

    /// <summary>Pays a fixed amount when the underlying ends between two strikes.</summary>
    InlineWarrant,

    /// <summary>A warrant issued by the company itself, for its own new shares.</summary>
    EquityWarrant,

    /// <summary>A right to subscribe to new shares, traded for a few days.</summary>
    Rights,

    /// <summary>Bonds and notes.</summary>
    Debt,

    /// <summary>A calculated level; nothing that can be bought.</summary>
    Index,

    /// <summary>A segment of the market (<c>MAIN</c>), or its part in one currency (<c>MAIN.HKD</c>).</summary>
    MarketSegment,

    /// <summary>A currency and its rate (<c>USD</c>).</summary>
    Currency,

    /// <summary>A direction of Stock Connect (<c>SH.NB</c>).</summary>
    StockConnect,
}
