namespace Sampan.Market;

/// <summary>What a <see cref="StatusRecord"/> says: DBN's <c>action</c>, those in use.</summary>
public enum StatusAction : ushort
{
    None = 0,

    /// <summary>Order input before the opening auction.</summary>
    PreOpen = 1,

    /// <summary>Order input has ended, and the auction is about to match: no cancellation, random matching.</summary>
    PreCross = 2,

    /// <summary>An auction matches.</summary>
    Cross = 4,

    /// <summary>Continuous trading.</summary>
    Trading = 7,

    /// <summary>Halted: no trading until further notice.</summary>
    Halt = 8,

    /// <summary>A pause of the whole market: lunch.</summary>
    Pause = 9,

    /// <summary>Suspended by the exchange.</summary>
    Suspend = 10,

    /// <summary>Order input before the closing auction.</summary>
    PreClose = 11,

    /// <summary>The session is over.</summary>
    Close = 12,

    /// <summary>The day is over: no order lives on.</summary>
    PostClose = 13,

    /// <summary>Not traded any more.</summary>
    NotAvailable = 15,
}
