using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>The sums of a security's day (3.11.1). SS, SP.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 52)]
public struct StatisticsMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.Statistics;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    [FieldOffset(8)]
    public ulong SharesTraded;

    [FieldOffset(16), Decimals(3)]
    public long Turnover;

    [FieldOffset(24), Decimals(3)]
    public int HighPrice;

    [FieldOffset(28), Decimals(3)]
    public int LowPrice;

    [FieldOffset(32), Decimals(3)]
    public int LastPrice;

    /// <summary>Not filled in SS.</summary>
    [FieldOffset(36), Decimals(3)]
    public int VWAP;

    [FieldOffset(40)]
    public uint ShortSellSharesTraded;

    /// <summary>Changes at the end of the morning and of the afternoon.</summary>
    [FieldOffset(44), Decimals(3)]
    public long ShortSellTurnover;
}

/// <summary>The turnover of a market segment in one currency (3.11). SS, SP.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 20)]
public struct MarketTurnoverMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.MarketTurnover;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public Text4 MarketCode;

    /// <summary>Blank for all currencies, in HKD.</summary>
    [FieldOffset(8)]
    public Text3 CurrencyCode;

    [FieldOffset(12), Decimals(3)]
    public long Turnover;
}
