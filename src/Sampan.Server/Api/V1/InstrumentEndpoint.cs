using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Market;

namespace Sampan.Server.Api.V1;

/// <summary><c>GET /v1/instruments/{symbol}</c>: all that is known of what an instrument is. Null is what nobody has said.</summary>
internal sealed class InstrumentEndpoint(MarketContext market)
{
    private static readonly (InstrumentFlags Flag, string Name)[] Flags =
    [
        (InstrumentFlags.OpeningAuction, "openingAuction"),
        (InstrumentFlags.ClosingAuction, "closingAuction"),
        (InstrumentFlags.Vcm, "vcm"),
        (InstrumentFlags.ShortSell, "shortSell"),
        (InstrumentFlags.Ccass, "ccass"),
        (InstrumentFlags.StampDuty, "stampDuty"),
        (InstrumentFlags.ExchangeFundNote, "exchangeFundNote"),
        (InstrumentFlags.Dummy, "dummy"),
    ];

    /// <summary>Writes the entry.</summary>
    public Task Write(HttpContext context, Instrument instrument)
    {
        market.Published.ReadQuote(instrument.Index, out var quote);
        return Reply.Json(context, StatusCodes.Status200OK, V1Json.Render(json => Write(json, instrument, in quote)));
    }

    private void Write(Utf8JsonWriter json, Instrument instrument, in Quote quote)
    {
        json.Symbol(instrument);
        json.WriteNumber("id", instrument.Id);
        json.WriteString("exchange", instrument.Exchange);
        WriteNames(json, instrument);
        WriteTrading(json, instrument);
        WriteSpread(json, instrument, in quote);
        WriteFlags(json, instrument.Flags);
        json.WriteStartObject("openingLimits");
        json.Price("lower", instrument.OpeningLowerLimit);
        json.Price("upper", instrument.OpeningUpperLimit);
        json.WriteEndObject();
        json.Price("previousClose", instrument.PreviousClose);
        WriteWarrant(json, instrument.Terms);
        WriteBond(json, instrument.Bond);
        WriteBrokers(json, instrument.LiquidityProviders);
    }

    private static void WriteNames(Utf8JsonWriter json, Instrument instrument)
    {
        json.WriteString("name", instrument.Name);
        json.Text("chineseName", instrument.ChineseName);
        json.Text("simplifiedChineseName", instrument.SimplifiedChineseName);
        json.Text("freeText", instrument.FreeText);
    }

    private static void WriteTrading(Utf8JsonWriter json, Instrument instrument)
    {
        json.WriteString("type", instrument.Type.ToString());
        json.Number("productType", instrument.ProductType == 0 ? null : instrument.ProductType);
        json.Text("market", instrument.Market);
        json.Text("sector", instrument.Sector);
        json.WriteString("currency", instrument.Currency);
        json.Number("boardLot", instrument.BoardLot == 0 ? null : instrument.BoardLot);
        json.Text("isin", instrument.Isin);
        json.Text("underlying", instrument.Underlying);
        json.Text("domainCounter", instrument.DomainCounter);
        json.Date("listed", instrument.Listed);
        json.Date("delisted", instrument.Delisted);
        json.Date("expiry", instrument.Expiry);
    }

    /// <summary>The table of minimum spreads, and what it says at the last price.</summary>
    private void WriteSpread(Utf8JsonWriter json, Instrument instrument, in Quote quote)
    {
        if (instrument.SpreadTableCode is not { } code || code is not ('A' or 'B' or 'D' or 'E'))
        {
            json.WriteNull("spreadTable");
            return;
        }

        var table = market.Rules.Spreads.For(code, HongKongTime.DateOf(market.Published.Time));
        var last = market.Published.VersionOf(instrument.Index) == 0 ? Price.Undefined : quote.Last;
        json.WriteStartObject("spreadTable");
        json.WriteString("code", code.ToString());
        json.WriteString("name", table.Name);
        json.Price("lastPrice", last);
        json.Price("tick", last == Price.Undefined ? last : table.TickAt(last));
        json.WriteEndObject();
    }

    private static void WriteFlags(Utf8JsonWriter json, InstrumentFlags? flags)
    {
        if (flags is not { } known)
        {
            json.WriteNull("flags");
            return;
        }

        json.WriteStartObject("flags");
        foreach (var (flag, name) in Flags)
        {
            json.WriteBoolean(name, (known & flag) != 0);
        }

        json.WriteEndObject();
    }

    private static void WriteWarrant(Utf8JsonWriter json, WarrantTerms? terms)
    {
        if (terms is null)
        {
            json.WriteNull("warrant");
            return;
        }

        json.WriteStartObject("warrant");
        json.WriteString("kind", terms.Kind.ToString());
        json.Text("style", terms.Style == WarrantStyle.Unknown ? null : terms.Style.ToString());
        json.Flag("exotic", terms.IsExotic);
        json.Price("strike", terms.Strike);
        json.Price("secondStrike", terms.SecondStrike);
        json.Price("callLevel", terms.CallLevel);
        json.Price("conversionRatio", terms.ConversionRatio);
        json.Price("entitlement", terms.Entitlement);
        json.Number("warrantsPerEntitlement", terms.WarrantsPerEntitlement == 0 ? null : terms.WarrantsPerEntitlement);
        json.WriteEndObject();
    }

    private static void WriteBond(Utf8JsonWriter json, BondTerms? bond)
    {
        if (bond is null)
        {
            json.WriteNull("bond");
            return;
        }

        json.WriteStartObject("bond");
        json.Price("couponRate", bond.CouponRate);
        json.Price("accruedInterest", bond.AccruedInterest);
        json.Price("faceValue", bond.FaceValue);
        json.Text("faceValueCurrency", bond.FaceValueCurrency);
        json.Date("maturity", bond.Maturity);
        json.Flag("professionalOnly", bond.IsProfessionalOnly);
        json.WriteEndObject();
    }

    private static void WriteBrokers(Utf8JsonWriter json, BrokerNumbers? brokers)
    {
        if (brokers is null)
        {
            json.WriteNull("liquidityProviders");
            return;
        }

        json.WriteStartArray("liquidityProviders");
        foreach (var broker in brokers)
        {
            json.WriteNumberValue(broker);
        }

        json.WriteEndArray();
    }
}
