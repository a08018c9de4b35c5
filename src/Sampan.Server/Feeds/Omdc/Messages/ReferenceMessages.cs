using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>Who makes a market in a security (3.7). SS, SP, SF.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 10)]
public struct LiquidityProviderMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.LiquidityProvider;

    /// <inheritdoc/>
    public static IReadOnlyList<OmdcGroup> Groups { get; } =
    [
        OmdcGroup.Of<LiquidityProviderBroker>("LPBrokerNumber", "NoLiquidityProviders", countOffset: 8, countLength: 2, entriesOffset: 10),
    ];

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public uint SecurityCode;

    /// <summary>How many <see cref="LiquidityProviderBroker"/> follow: 1 to 50.</summary>
    [FieldOffset(8)]
    public ushort NoLiquidityProviders;
}

/// <summary>One broker of a <see cref="LiquidityProviderMessage"/>.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 2)]
public struct LiquidityProviderBroker : IOmdcEntry
{
    /// <inheritdoc/>
    public static OmdcMessageType Message => OmdcMessageType.LiquidityProvider;

    [FieldOffset(0)]
    public ushort LPBrokerNumber;
}

/// <summary>The rate of a currency (3.7). SS, SP, SF.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 16)]
public struct CurrencyRateMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.CurrencyRate;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    [FieldOffset(4)]
    public Text3 CurrencyCode;

    /// <summary>The rate is for 10 to this power of units.</summary>
    [FieldOffset(8)]
    public ushort CurrencyFactor;

    /// <summary>In HKD.</summary>
    [FieldOffset(12), Decimals(4)]
    public uint CurrencyRate;
}
