using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>A market segment (3.7). SS, SP, SF.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 40)]
public struct MarketDefinitionMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.MarketDefinition;

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    /// <summary>MAIN, GEM, NASD or ETS.</summary>
    [FieldOffset(4)]
    public Text4 MarketCode;

    [FieldOffset(8)]
    public Text25 MarketName;

    [FieldOffset(33)]
    public Text3 CurrencyCode;

    [FieldOffset(36)]
    public uint NumberOfSecurities;
}
