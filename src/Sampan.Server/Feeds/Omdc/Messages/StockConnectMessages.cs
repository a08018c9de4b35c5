using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>What is left of a day's quota to the mainland (3.14).</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 24)]
public struct StockConnectDailyQuotaBalanceMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.StockConnectDailyQuotaBalance;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    /// <summary>SH or SZ.</summary>
    [FieldOffset(4)]
    public Text2 StockConnectMarket;

    /// <summary>NB northbound.</summary>
    [FieldOffset(6)]
    public Text2 TradingDirection;

    /// <summary>In RMB; null while 30 % of the quota or more is left.</summary>
    [FieldOffset(8)]
    public long DailyQuotaBalance;

    [FieldOffset(16), Nanoseconds]
    public ulong DailyQuotaBalanceTime;
}

/// <summary>The turnover of Stock Connect (3.14).</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 32)]
public struct StockConnectMarketTurnoverMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.StockConnectMarketTurnover;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    /// <summary>SH or SZ.</summary>
    [FieldOffset(4)]
    public Text2 StockConnectMarket;

    /// <summary>NB northbound, SB southbound.</summary>
    [FieldOffset(6)]
    public Text2 TradingDirection;

    /// <summary>Null northbound.</summary>
    [FieldOffset(8)]
    public long BuyTurnover;

    /// <summary>Null northbound.</summary>
    [FieldOffset(16)]
    public long SellTurnover;

    /// <summary>In RMB northbound, in HKD southbound.</summary>
    [FieldOffset(24), SpecificationName("Buy+SellTurnover")]
    public long BuySellTurnover;
}
