using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>An index (3.13). IX.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 20)]
public struct IndexDefinitionMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.IndexDefinition;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public Text11 IndexCode;

    /// <summary>C CSI and CES, H Hang Seng Indexes, S Standard and Poor's.</summary>
    [FieldOffset(15)]
    public AsciiChar IndexSource;

    /// <summary>May be blank.</summary>
    [FieldOffset(16)]
    public Text3 CurrencyCode;
}

/// <summary>The level of an index (3.13.2). IX.</summary>
/// <remarks>Any of its Int64 may be null: <see cref="long.MinValue"/>.</remarks>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 112)]
public struct IndexDataMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.IndexData;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public Text11 IndexCode;

    /// <summary>C closing, I indicative, O opening, P last close, R preliminary close, S stop loss, T real time.</summary>
    [FieldOffset(15)]
    public AsciiChar IndexStatus;

    [FieldOffset(16), Nanoseconds]
    public long IndexTime;

    [FieldOffset(24), Decimals(4)]
    public long IndexValue;

    [FieldOffset(32), Decimals(4)]
    public long NetChgPrevDay;

    [FieldOffset(40), Decimals(4)]
    public long HighValue;

    [FieldOffset(48), Decimals(4)]
    public long LowValue;

    [FieldOffset(56), Decimals(2)]
    public long EASValue;

    [FieldOffset(64), Decimals(4)]
    public long IndexTurnover;

    [FieldOffset(72), Decimals(4)]
    public long OpeningValue;

    [FieldOffset(80), Decimals(4)]
    public long ClosingValue;

    [FieldOffset(88), Decimals(4)]
    public long PreviousSesClose;

    [FieldOffset(96)]
    public long IndexVolume;

    [FieldOffset(104), Decimals(4)]
    public int NetChgPrevDayPct;

    /// <summary># for an exception, else blank.</summary>
    [FieldOffset(108)]
    public AsciiChar Exception;
}
