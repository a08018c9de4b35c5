namespace Sampan.Market;

/// <summary>What may be done with a security on a day, as the exchange's definitions say (OMD-C 3.7.2).</summary>
[Flags]
public enum InstrumentFlags : byte
{
    None = 0,

    /// <summary>The volatility control mechanism watches it.</summary>
    Vcm = 1 << 0,

    /// <summary>It may be sold short.</summary>
    ShortSell = 1 << 1,

    /// <summary>It takes part in the closing auction.</summary>
    ClosingAuction = 1 << 2,

    /// <summary>It is settled in the central clearing system.</summary>
    Ccass = 1 << 3,

    /// <summary>Stamp duty is due.</summary>
    StampDuty = 1 << 4,

    /// <summary>It takes part in the opening auction.</summary>
    OpeningAuction = 1 << 5,

    /// <summary>It exists to test systems, and is not traded.</summary>
    Dummy = 1 << 6,

    /// <summary>A note of the Exchange Fund.</summary>
    ExchangeFundNote = 1 << 7,
}
