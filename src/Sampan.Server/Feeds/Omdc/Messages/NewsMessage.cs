using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>A piece of exchange news (3.12). SS, SP.</summary>
/// <remarks>
/// Three groups follow one another, each counted in the two bytes before it. Without markets and securities the news
/// concerns all markets.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 348)]
public struct NewsMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.News;

    /// <inheritdoc/>
    public static IReadOnlyList<OmdcGroup> Groups { get; } =
    [
        OmdcGroup.Of<NewsMarket>("MarketCode", "NoMarketCodes", countOffset: 346, countLength: 2, entriesOffset: 348),
        OmdcGroup.Of<NewsSecurity>("SecurityCode", "NoSecurityCodes", countOffset: 350, countLength: 2, entriesOffset: 352),
        OmdcGroup.Of<NewsLine>("NewsLine", "NoNewsLines", countOffset: 354, countLength: 2, entriesOffset: 356),
    ];

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    /// <summary>EXN in ASCII, EXC in Chinese: then headline and lines are UTF-16LE.</summary>
    [FieldOffset(4)]
    public Text3 NewsType;

    [FieldOffset(7)]
    public Text3 NewsID;

    /// <summary>Only in the first message of an item.</summary>
    [FieldOffset(10)]
    public NewsText320 Headline;

    /// <summary>Y takes the item with this type and number back.</summary>
    [FieldOffset(330)]
    public AsciiChar CancelFlag;

    /// <summary>N when the item goes on in the next message.</summary>
    [FieldOffset(331)]
    public AsciiChar LastFragment;

    [FieldOffset(336), Nanoseconds]
    public ulong ReleaseTime;

    /// <summary>How many <see cref="NewsMarket"/> follow: 0 to 4.</summary>
    [FieldOffset(346)]
    public ushort NoMarketCodes;
}

/// <summary>A market that a <see cref="NewsMessage"/> concerns.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 4)]
public struct NewsMarket : IOmdcEntry
{
    /// <inheritdoc/>
    public static OmdcMessageType Message => OmdcMessageType.News;

    [FieldOffset(0)]
    public Text4 MarketCode;
}

/// <summary>A security that a <see cref="NewsMessage"/> concerns.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 4)]
public struct NewsSecurity : IOmdcEntry
{
    /// <inheritdoc/>
    public static OmdcMessageType Message => OmdcMessageType.News;

    /// <inheritdoc/>
    public static int Group => 1;

    [FieldOffset(0)]
    public uint SecurityCode;
}

/// <summary>A line of a <see cref="NewsMessage"/>.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 160)]
public struct NewsLine : IOmdcEntry
{
    /// <inheritdoc/>
    public static OmdcMessageType Message => OmdcMessageType.News;

    /// <inheritdoc/>
    public static int Group => 2;

    [FieldOffset(0), SpecificationName("NewsLine")]
    public NewsText160 Text;
}
