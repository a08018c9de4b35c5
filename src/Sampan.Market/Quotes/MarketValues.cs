namespace Sampan.Market;

/// <summary>Values that a feed may state, and that we derive from orders and trades where it does not.</summary>
/// <remarks>OMD-C's full tick product states none of them but the auctions' reference price (OMD-C 1.3).</remarks>
[Flags]
public enum MarketValues : ushort
{
    None = 0,
    Last = 1,
    Open = 2,
    High = 4,
    Low = 8,
    Volume = 16,
    Turnover = 32,
    TradeCount = 64,
    Vwap = 128,
    NominalPrice = 256,
    ClosingPrice = 512,
    AuctionReferencePrice = 1024,
}
