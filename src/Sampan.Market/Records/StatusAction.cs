namespace Sampan.Market;

/// <summary>What a <see cref="StatusRecord"/> says: DBN's <c>action</c>, those in use.</summary>
public enum StatusAction : ushort
{
    None = 0,

    /// <summary>Order input before the opening auction.</summary>
    PreOpen = 1,

    /// <summary>Continuous trading.</summary>
    Trading = 7,

    /// <summary>Halted: no trading until further notice.</summary>
    Halt = 8,

    /// <summary>A pause of the whole market: lunch.</summary>
    Pause = 9,

    /// <summary>Suspended by the exchange.</summary>
    Suspend = 10,

    /// <summary>The session is over.</summary>
    Close = 12,

    /// <summary>Not traded any more.</summary>
    NotAvailable = 15,
}
