using System.Globalization;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>A security as message 11 tells it, as far as the instrument master knows it.</summary>
internal static class SecurityDefinition
{
    // Terms are in units of 1e-9, the wire's are thousandths.
    private const long TermUnit = Price.Unit / 1_000;

    private const int OpeningPercent = 15;

    private static readonly HashSet<string> IndexMembersCodes =
        [.. new[] { "HSI", "HSCEI", "HSTECH" }.SelectMany(index => IndexMembers.Of(index))];

    /// <summary>Tells of a security.</summary>
    public static void Write(ExchangeSecurity security, MessageWriter into)
    {
        var (instrument, message) = (security.Instrument, default(SecurityDefinitionMessage));
        FillNames(ref message, instrument);
        FillTrading(ref message, security);
        FillFlags(ref message, security);
        FillTerms(ref message, instrument);
        if (uint.TryParse(instrument.Underlying, NumberStyles.None, CultureInfo.InvariantCulture, out var underlying)
            && instrument.Type is SecurityType.DerivativeWarrant or SecurityType.Cbbc or SecurityType.InlineWarrant
                or SecurityType.EquityWarrant or SecurityType.Rights
            && underlying > 0)
        {
            into.Append(message, [new UnderlyingSecurity { UnderlyingSecurityCode = underlying }]);
        }
        else
        {
            into.Append(message);
        }
    }

    private static void FillNames(ref SecurityDefinitionMessage message, Instrument instrument)
    {
        OmdcText.Write(message.MarketCode, instrument.Market ?? "MAIN");
        OmdcText.Write(message.ISINCode, instrument.Isin);
        OmdcText.Write(message.InstrumentType, InstrumentTypeOf(instrument.Type));
        OmdcText.Write(message.SpreadTableCode, SpreadTableOf(instrument));
        OmdcText.Write(message.SecurityShortName, instrument.Name);
        OmdcText.Write(message.CurrencyCode, instrument.Currency);

        // The simplified name is not known, and left blank.
        OmdcText.WriteUtf16(message.SecurityNameGCCS, instrument.ChineseName);
        OmdcText.WriteUtf16(message.SecurityNameGB, "");
        OmdcText.Write(message.FreeText, "SIMULATED");
    }

    private static void FillTrading(ref SecurityDefinitionMessage message, ExchangeSecurity security)
    {
        message.SecurityCode = security.Code;
        message.ProductType = ProductTypeOf(security.Instrument.Type);
        message.LotSize = (uint)security.Instrument.BoardLot;
        message.PreviousClosingPrice = security.PreviousClose;
        if (security.Instrument.HasAuctions && security.PreviousClose != 0)
        {
            // The limits of the order input before the opening.
            var close = security.PreviousClose * WirePrice.Unit / 100;
            message.POSLowerLimit = WirePrice.Of(security.Spreads.RoundUp(close * (100 - OpeningPercent)));
            message.POSUpperLimit = WirePrice.Of(security.Spreads.RoundDown(close * (100 + OpeningPercent)));
        }
    }

    private static void FillFlags(ref SecurityDefinitionMessage message, ExchangeSecurity security)
    {
        var instrument = security.Instrument;
        message.VCMFlag = Flag(security.IsVcmWatched);
        message.ShortSellFlag = Flag(IndexMembersCodes.Contains(instrument.Code));
        message.CASFlag = message.POSFlag = Flag(instrument.HasAuctions);
        message.CCASSFlag = 'Y';
        message.DummySecurityFlag = 'N';
        message.StampDutyFlag = Flag(instrument.Type is SecurityType.Equity or SecurityType.EquityWarrant or SecurityType.Rights);
        message.EFNFlag = 'N';
        message.InvestorType = 'R';
    }

    private static void FillTerms(ref SecurityDefinitionMessage message, Instrument instrument)
    {
        message.WarrantMaturityDate = DateOf(instrument.Expiry);
        message.BondMaturityDate = instrument.Type == SecurityType.Debt ? DateOf(instrument.Expiry) : 0;
        if (instrument.Terms is not { } terms)
        {
            return;
        }

        message.CallPutFlag = terms.Kind is WarrantKind.Call or WarrantKind.Bull ? 'C' : 'P';
        message.Style = instrument.Type == SecurityType.Cbbc ? ' ' : 'E';
        message.WarrantType = instrument.Type == SecurityType.Cbbc ? '0' : 'N';
        message.StrikePrice1 = (int)Term(terms.Strike);
        message.CallPrice = (int)Term(terms.CallLevel);
        message.DecimalsInCallPrice = 3;
        message.ConversionRatio = (uint)Term(terms.ConversionRatio);
        message.Entitlement = terms.ConversionRatio == Price.Undefined ? 0 : 1;
        message.NoWarrantsPerEntitlement = (uint)(Term(terms.ConversionRatio) / 1_000);
    }

    private static long Term(long value) => value == Price.Undefined ? 0 : Math.Min(value / TermUnit, int.MaxValue);

    private static AsciiChar Flag(bool isSet) => isSet ? 'Y' : 'N';

    private static uint DateOf(DateOnly? date) =>
        date is { } day ? (uint)((day.Year * 10_000) + (day.Month * 100) + day.Day) : 0;

    private static string InstrumentTypeOf(SecurityType type) => type switch
    {
        SecurityType.Debt => "BOND",
        SecurityType.Reit or SecurityType.Etf or SecurityType.LeveragedInverse => "TRST",
        SecurityType.Equity or SecurityType.Rights => "EQTY",
        _ => "WRNT",
    };

    private static byte ProductTypeOf(SecurityType type) => type switch
    {
        SecurityType.Equity => 1,
        SecurityType.DerivativeWarrant => 3,
        SecurityType.Debt => 4,
        SecurityType.Rights => 6,
        SecurityType.Reit => 8,
        SecurityType.LeveragedInverse => 10,
        SecurityType.Cbbc => 11,
        SecurityType.EquityWarrant => 13,
        SecurityType.InlineWarrant => 15,
        SecurityType.Etf => 16,
        _ => 99,
    };

    private static string SpreadTableOf(Instrument instrument) => instrument switch
    {
        { Type: SecurityType.InlineWarrant } => "04",
        { SpreadTableCode: 'B' } => "03",
        { SpreadTableCode: 'D' } => "05",
        { SpreadTableCode: 'E' } => "06",
        _ => "01",
    };
}
