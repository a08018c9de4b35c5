using System.Globalization;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Mapping;

/// <summary>From a definition (11) to an instrument.</summary>
internal static class SecurityDefinitions
{
    /// <summary>What a definition says, over what was known and the feed does not have (a sector, a fund's index).</summary>
    public static Instrument Read(
        in SecurityDefinitionMessage message, ReadOnlySpan<UnderlyingSecurity> underlying, Instrument? known)
    {
        var type = TypeOf(message.ProductType, OmdcText.Read(message.InstrumentType));
        var code = message.SecurityCode.ToString(CultureInfo.InvariantCulture);
        var instrument = known ?? new Instrument
        {
            Id = message.SecurityCode,
            Class = AssetClass.Stock,
            Region = "HK",
            Code = code,
            Exchange = "HKEX",
            Name = code,
            Type = type,
            Currency = "HKD",
            BoardLot = 0,
        };
        return WithPrices(WithNames(instrument, in message), in message) with
        {
            Type = type,
            ProductType = message.ProductType,
            Market = TextOrNull(message.MarketCode) ?? instrument.Market,
            Currency = TextOrNull(message.CurrencyCode) ?? instrument.Currency,
            BoardLot = (int)Math.Min(message.LotSize, int.MaxValue),
            SpreadTableCode = SpreadTableOf(message.SpreadTableCode) ?? instrument.SpreadTableCode,
            Underlying = UnderlyingOf(underlying) ?? instrument.Underlying,
            DomainCounter = CodeOrNull(message.DomainStmtSecurityCode),
            Flags = FlagsOf(in message),
            Listed = Scaled.Date(message.ListingDate),
            Delisted = Scaled.Date(message.DelistingDate),
            Expiry = IsStructured(type) ? Scaled.Date(message.WarrantMaturityDate) : null,
            Terms = IsStructured(type) ? TermsOf(in message, type) : null,
            Bond = type == SecurityType.Debt ? BondOf(in message) : null,
        };
    }

    private static Instrument WithNames(Instrument instrument, in SecurityDefinitionMessage message) => instrument with
    {
        Name = TextOrNull(message.SecurityShortName) ?? instrument.Name,
        ChineseName = Utf16OrNull(message.SecurityNameGCCS) ?? instrument.ChineseName,
        SimplifiedChineseName = Utf16OrNull(message.SecurityNameGB) ?? instrument.SimplifiedChineseName,
        Isin = TextOrNull(message.ISINCode) ?? instrument.Isin,
        FreeText = TextOrNull(message.FreeText),
    };

    private static Instrument WithPrices(Instrument instrument, in SecurityDefinitionMessage message) => instrument with
    {
        PreviousClose = Scaled.PriceOrNone(message.PreviousClosingPrice),
        OpeningUpperLimit = Scaled.PriceOrNone(message.POSUpperLimit),
        OpeningLowerLimit = Scaled.PriceOrNone(message.POSLowerLimit),
    };

    private static SecurityType TypeOf(byte productType, string instrumentType) => (productType, instrumentType) switch
    {
        (1 or 2 or 7 or 12 or 24, _) => SecurityType.Equity,
        (6, _) => SecurityType.Rights,
        (3, _) => SecurityType.DerivativeWarrant,
        (11, _) => SecurityType.Cbbc,
        (13 or 21, _) => SecurityType.EquityWarrant,
        (15, _) => SecurityType.InlineWarrant,
        (4, _) => SecurityType.Debt,
        (8, _) => SecurityType.Reit,
        (10, _) => SecurityType.LeveragedInverse,
        (5 or 9 or 16 or 17 or 18, _) or (_, "TRST") => SecurityType.Etf,
        (_, "BOND") => SecurityType.Debt,
        (_, "WRNT") => SecurityType.EquityWarrant,
        _ => SecurityType.Equity,
    };

    private static bool IsStructured(SecurityType type) => type is SecurityType.DerivativeWarrant or SecurityType.Cbbc
        or SecurityType.InlineWarrant or SecurityType.EquityWarrant;

    /// <summary>The part of the exchange's Second Schedule; inline warrants (04) have Part E up to one dollar.</summary>
    private static char? SpreadTableOf(ReadOnlySpan<byte> code) => OmdcText.Read(code) switch
    {
        "01" => 'A',
        "03" => 'B',
        "05" => 'D',
        "04" or "06" => 'E',
        _ => null,
    };

    private static InstrumentFlags FlagsOf(in SecurityDefinitionMessage message) =>
        Flag(message.VCMFlag, InstrumentFlags.Vcm)
        | Flag(message.ShortSellFlag, InstrumentFlags.ShortSell)
        | Flag(message.CASFlag, InstrumentFlags.ClosingAuction)
        | Flag(message.CCASSFlag, InstrumentFlags.Ccass)
        | Flag(message.StampDutyFlag, InstrumentFlags.StampDuty)
        | Flag(message.POSFlag, InstrumentFlags.OpeningAuction)
        | Flag(message.DummySecurityFlag, InstrumentFlags.Dummy)
        | Flag(message.EFNFlag, InstrumentFlags.ExchangeFundNote);

    private static InstrumentFlags Flag(AsciiChar field, InstrumentFlags flag) => field == 'Y' ? flag : InstrumentFlags.None;

    private static WarrantTerms TermsOf(in SecurityDefinitionMessage message, SecurityType type) => new()
    {
        Kind = ((char)message.CallPutFlag, type) switch
        {
            ('C', SecurityType.Cbbc) => WarrantKind.Bull,
            ('P', SecurityType.Cbbc) => WarrantKind.Bear,
            ('C', _) => WarrantKind.Call,
            ('P', _) => WarrantKind.Put,
            _ => WarrantKind.Other,
        },
        Strike = Scaled.PriceOrNone(message.StrikePrice1),
        SecondStrike = Scaled.PriceOrNone(message.StrikePrice2),
        CallLevel = message.CallPrice == 0 ? Price.Undefined : Scaled.FromDecimals(message.CallPrice, message.DecimalsInCallPrice),
        ConversionRatio = message.ConversionRatio == 0 ? Price.Undefined : Scaled.FromDecimals(message.ConversionRatio, 3),
        Entitlement = message.Entitlement == 0
            ? Price.Undefined
            : Scaled.FromDecimals(message.Entitlement, message.DecimalsInEntitlement),
        WarrantsPerEntitlement = message.NoWarrantsPerEntitlement,
        Style = (char)message.Style switch
        {
            'A' => WarrantStyle.American,
            'E' => WarrantStyle.European,
            _ => WarrantStyle.Unknown,
        },
        IsExotic = (char)message.WarrantType switch
        {
            'X' => true,
            'N' => false,
            _ => null,
        },
    };

    private static BondTerms BondOf(in SecurityDefinitionMessage message) => new()
    {
        AccruedInterest = Scaled.FromDecimals(message.AccruedInterest, 3),
        CouponRate = Scaled.FromDecimals(message.CouponRate, 3),
        FaceValue = message.FaceValue == 0 ? Price.Undefined : Scaled.FromDecimals(message.FaceValue, message.DecimalsInFaceValue),
        FaceValueCurrency = TextOrNull(message.FaceValueCurrency),
        Maturity = Scaled.Date(message.BondMaturityDate),
        IsProfessionalOnly = (char)message.InvestorType switch
        {
            'P' => true,
            'R' => false,
            _ => null,
        },
    };

    private static string? UnderlyingOf(ReadOnlySpan<UnderlyingSecurity> underlying) =>
        underlying.IsEmpty ? null : CodeOrNull(underlying[0].UnderlyingSecurityCode);

    private static string? CodeOrNull(uint code) => code == 0 ? null : code.ToString(CultureInfo.InvariantCulture);

    private static string? TextOrNull(ReadOnlySpan<byte> field) => OmdcText.Read(field) is { Length: > 0 } text ? text : null;

    private static string? Utf16OrNull(ReadOnlySpan<byte> field) => OmdcText.ReadUtf16(field) is { Length: > 0 } text ? text : null;
}
