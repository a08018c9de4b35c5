using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>A security (3.7.2). SS, SP, SF.</summary>
/// <remarks>
/// The bond's fields count for bonds only, those of structured products for these only. A record of the specification:
/// the fields lie unaligned, and 552 bytes is its size with one underlying security.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 544)]
public struct SecurityDefinitionMessage : IOmdcMessage
{
    /// <inheritdoc/>
    public static OmdcMessageType Type => OmdcMessageType.SecurityDefinition;

    /// <inheritdoc/>
    public static IReadOnlyList<OmdcGroup> Groups { get; } =
    [
        OmdcGroup.Of<UnderlyingSecurity>(
            "UnderlyingSecurityCode", "NoUnderlyingSecurities", countOffset: 542, countLength: 2, entriesOffset: 544),
    ];

    [FieldOffset(0)]
    public OmdcMessageHeader Header;

    /// <summary>1 to 99999, sparse.</summary>
    [FieldOffset(4)]
    public uint SecurityCode;

    [FieldOffset(8)]
    public Text4 MarketCode;

    [FieldOffset(12)]
    public Text12 ISINCode;

    /// <summary>BOND, EQTY, TRST (trusts and funds) or WRNT (warrants and structured products).</summary>
    [FieldOffset(24)]
    public Text4 InstrumentType;

    [FieldOffset(28)]
    public byte ProductType;

    /// <summary>The table of tick sizes: 01, 03, 04, 05 or 06.</summary>
    [FieldOffset(30)]
    public Text2 SpreadTableCode;

    [FieldOffset(32)]
    public Text40 SecurityShortName;

    [FieldOffset(72)]
    public Text3 CurrencyCode;

    [FieldOffset(75)]
    public Utf16Text60 SecurityNameGCCS;

    [FieldOffset(135)]
    public Utf16Text60 SecurityNameGB;

    [FieldOffset(195)]
    public uint LotSize;

    /// <summary>0 before the first day of trading.</summary>
    [FieldOffset(203), Decimals(3)]
    public int PreviousClosingPrice;

    [FieldOffset(207)]
    public AsciiChar VCMFlag;

    [FieldOffset(208)]
    public AsciiChar ShortSellFlag;

    [FieldOffset(209)]
    public AsciiChar CASFlag;

    [FieldOffset(210)]
    public AsciiChar CCASSFlag;

    [FieldOffset(211)]
    public AsciiChar DummySecurityFlag;

    [FieldOffset(213)]
    public AsciiChar StampDutyFlag;

    /// <summary>As YYYYMMDD.</summary>
    [FieldOffset(215)]
    public uint ListingDate;

    /// <summary>As YYYYMMDD; 0 for none.</summary>
    [FieldOffset(219)]
    public uint DelistingDate;

    [FieldOffset(223)]
    public Text38 FreeText;

    [FieldOffset(323)]
    public AsciiChar POSFlag;

    /// <summary>0 when it does not apply.</summary>
    [FieldOffset(324), Decimals(3)]
    public int POSUpperLimit;

    /// <summary>0 when it does not apply.</summary>
    [FieldOffset(328), Decimals(3)]
    public int POSLowerLimit;

    /// <summary>The counter in which trades are settled; 0 when it is this one.</summary>
    [FieldOffset(332)]
    public uint DomainStmtSecurityCode;

    [FieldOffset(373)]
    public AsciiChar EFNFlag;

    [FieldOffset(374), Decimals(3)]
    public uint AccruedInterest;

    [FieldOffset(378), Decimals(3)]
    public uint CouponRate;

    [FieldOffset(383), DecimalsIn(nameof(DecimalsInFaceValue))]
    public ulong FaceValue;

    [FieldOffset(391)]
    public byte DecimalsInFaceValue;

    [FieldOffset(392)]
    public Text3 FaceValueCurrency;

    /// <summary>As YYYYMMDD. The specification has two fields called MaturityDate: this is the bond's.</summary>
    [FieldOffset(395), SpecificationName("MaturityDate(bond)")]
    public uint BondMaturityDate;

    /// <summary>R retail, P professional only.</summary>
    [FieldOffset(399)]
    public AsciiChar InvestorType;

    [FieldOffset(444), Decimals(3)]
    public uint ConversionRatio;

    [FieldOffset(448), Decimals(3)]
    public int StrikePrice1;

    [FieldOffset(452), Decimals(3)]
    public int StrikePrice2;

    /// <summary>As YYYYMMDD. The second MaturityDate: the one of warrants.</summary>
    [FieldOffset(456), SpecificationName("MaturityDate(warrant)")]
    public uint WarrantMaturityDate;

    /// <summary>C call or bull, P put or bear, O other.</summary>
    [FieldOffset(460)]
    public AsciiChar CallPutFlag;

    /// <summary>A American, E European, blank other.</summary>
    [FieldOffset(461)]
    public AsciiChar Style;

    /// <summary>N normal, X exotic, 0 not available.</summary>
    [FieldOffset(464)]
    public AsciiChar WarrantType;

    [FieldOffset(465), DecimalsIn(nameof(DecimalsInCallPrice))]
    public int CallPrice;

    [FieldOffset(469)]
    public byte DecimalsInCallPrice;

    [FieldOffset(470), DecimalsIn(nameof(DecimalsInEntitlement))]
    public int Entitlement;

    [FieldOffset(474)]
    public byte DecimalsInEntitlement;

    [FieldOffset(475)]
    public uint NoWarrantsPerEntitlement;

    /// <summary>How many <see cref="UnderlyingSecurity"/> follow: 0 or 1.</summary>
    [FieldOffset(542)]
    public ushort NoUnderlyingSecurities;
}

/// <summary>One underlying security of a <see cref="SecurityDefinitionMessage"/>.</summary>
[StructLayout(LayoutKind.Explicit, Pack = 1, Size = 8)]
public struct UnderlyingSecurity : IOmdcEntry
{
    /// <inheritdoc/>
    public static OmdcMessageType Message => OmdcMessageType.SecurityDefinition;

    [FieldOffset(0)]
    public uint UnderlyingSecurityCode;
}
