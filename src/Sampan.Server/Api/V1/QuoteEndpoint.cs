using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Market;
using Sampan.Server.Rendering;
using Sampan.Server.Streaming.Liveness;

namespace Sampan.Server.Api.V1;

/// <summary><c>GET /v1/quote/{symbol}</c>: all that is known of what an instrument does today. Null is what is not known.</summary>
internal sealed class QuoteEndpoint(MarketContext market)
{
    // Turnovers are told in other units: thousandths of the currency for short sales, units of 1e-4 for an index.
    private const long NanosPerThousandth = Price.Unit / 1_000;
    private const long NanosPerTenThousandth = Price.Unit / 10_000;

    /// <summary>Writes the quote.</summary>
    public Task Write(HttpContext context, Instrument instrument) =>
        market.Published.Read(instrument.Index, out var snapshot) == 0
            ? ProblemDetails.NoData("The feed has told nothing of this instrument yet.").Write(context)
            : Reply.Json(context, StatusCodes.Status200OK, Render(instrument, in snapshot, market.Published.Time, market.Watch));

    /// <summary>The whole answer.</summary>
    /// <param name="instrument">Whose quote it is.</param>
    /// <param name="snapshot">How it stands since it last changed.</param>
    /// <param name="now">How far the market has come since, nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="watch">Whether the feed is silent; null when nobody looks.</param>
    internal static byte[] Render(Instrument instrument, in InstrumentSnapshot snapshot, long now, FeedWatch? watch = null)
    {
        var quote = snapshot;
        return V1Json.Render(json =>
        {
            Write(json, instrument, in quote, now);
            json.Stale(watch);
        });
    }

    private static void Write(Utf8JsonWriter json, Instrument instrument, in InstrumentSnapshot snapshot, long now)
    {
        json.Symbol(instrument);
        json.WriteString("currency", instrument.Currency);
        json.Time("time", snapshot.Time);
        WriteTrading(json, in snapshot);
        WriteDay(json, instrument, in snapshot);
        WriteTouch(json, in snapshot);
        WriteVenue(json, in snapshot.Venue);
        WriteAuction(json, in snapshot.Venue.Auction);
        WriteVcm(json, in snapshot.Venue.Vcm, Math.Max(now, snapshot.Time));
        WriteIndex(json, instrument, in snapshot.Venue.Index);
        json.Derived(snapshot.Derived);
        json.Suspect(snapshot.Quote.Suspect);
        json.WriteBoolean("tradesLost", (snapshot.Venue.Doubts & DayDoubts.TradesLost) != 0);
        json.WriteBoolean("unknownTradeCancelled", (snapshot.Venue.Doubts & DayDoubts.UnknownTradeCancelled) != 0);
    }

    private static void WriteTrading(Utf8JsonWriter json, in InstrumentSnapshot snapshot)
    {
        json.WriteString("status", snapshot.Quote.Status.Text());
        json.Time("statusTime", snapshot.Venue.StatusTime);
        json.WriteBoolean("suspended", snapshot.Venue.IsSuspended);
        json.Time("suspensionTime", snapshot.Venue.SuspensionTime);
        json.Text("phase", snapshot.Venue.Phase.Text());
        json.Time("phaseTime", snapshot.Venue.PhaseTime);
    }

    private static void WriteDay(Utf8JsonWriter json, Instrument instrument, in InstrumentSnapshot snapshot)
    {
        ref readonly var quote = ref snapshot.Quote;

        // The level of an index is no trade, and a price from the history is known without its trade.
        var isTrade = instrument.Class != AssetClass.Indices && quote.LastSize != Quote.SizeUnknown;
        json.Price("last", quote.Last);
        json.Time("lastTime", quote.LastTime);
        json.Number("lastSize", isTrade ? quote.LastSize : null);
        json.Text("lastAggressor", quote.LastSide.Text());
        json.Text("lastType", isTrade ? quote.LastType.Text() : null);
        json.Number("lastTrdType", isTrade ? (int)quote.LastType : null);
        json.Price("open", quote.Open);
        json.Price("high", quote.High);
        json.Price("low", quote.Low);
        json.Price("previousClose", quote.PreviousClose);
        WriteExDay(json, in snapshot);
        json.WriteNumber("volume", quote.Volume);
        json.Money("turnover", quote.Turnover);
        json.WriteNumber("trades", quote.Trades);
    }

    /// <summary>The close as it was traded, and what has been taken off it since.</summary>
    private static void WriteExDay(Utf8JsonWriter json, in InstrumentSnapshot snapshot)
    {
        ref readonly var exDay = ref snapshot.Venue.ExDay;
        if (exDay.Kinds == CorporateActionKinds.None)
        {
            json.Price("previousCloseRaw", snapshot.Quote.PreviousClose);
            json.WriteNull("exDay");
            return;
        }

        json.Price("previousCloseRaw", exDay.RawPreviousClose);
        json.WriteStartObject("exDay");
        json.WriteStartArray("actions");
        foreach (var kind in Enum.GetValues<CorporateActionKind>())
        {
            if (exDay.Kinds.Has(kind))
            {
                json.WriteStringValue(kind.Text());
            }
        }

        json.WriteEndArray();
        json.Price("factor", exDay.FactorTo(snapshot.Quote.PreviousClose));
        json.WriteEndObject();
    }

    private static void WriteTouch(Utf8JsonWriter json, in InstrumentSnapshot snapshot)
    {
        WriteBest(json, "bid", in snapshot.Bids);
        WriteBest(json, "ask", in snapshot.Asks);
        json.WriteBoolean("live", snapshot.BookIsLive);
    }

    private static void WriteBest(Utf8JsonWriter json, string name, in Depth depth)
    {
        if (depth.Count == 0)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.Level(depth.Level[0]);
        json.WriteEndObject();
    }

    private static void WriteVenue(Utf8JsonWriter json, in VenueState venue)
    {
        json.Price("nominalPrice", venue.NominalPrice);
        json.Time("nominalTime", venue.NominalTime);
        json.Price("closingPrice", venue.ClosingPrice);
        json.Time("closingTime", venue.ClosingTime);
        json.Price("vwap", venue.Vwap);
        json.WriteStartObject("shortSell");
        json.Quantity("volume", venue.ShortVolume);
        json.Money("turnover", MoneyOf(venue.ShortTurnover, NanosPerThousandth));
        json.Time("time", venue.ShortTime);
        json.WriteEndObject();
        json.Price("yield", venue.Yield);
        json.Time("yieldTime", venue.YieldTime);
    }

    private static void WriteAuction(Utf8JsonWriter json, in AuctionState auction)
    {
        Span<byte> text = stackalloc byte[VenueJson.LengthMax];
        var members = new JsonSpan(text);
        members.Raw("{"u8);
        VenueJson.WriteAuction(ref members, in auction);
        members.Raw("}"u8);
        json.WritePropertyName("auction");
        json.WriteRawValue(text[..members.Length], skipInputValidation: true);
    }

    private static void WriteVcm(Utf8JsonWriter json, in VcmState vcm, long now)
    {
        Span<byte> text = stackalloc byte[VenueJson.LengthMax];
        var value = new JsonSpan(text);
        VenueJson.WriteVcm(ref value, in vcm, now);
        json.WritePropertyName("vcm");
        json.WriteRawValue(text[..value.Length], skipInputValidation: true);
    }

    private static void WriteIndex(Utf8JsonWriter json, Instrument instrument, in IndexFigures index)
    {
        if (instrument.Class != AssetClass.Indices)
        {
            return;
        }

        json.WriteStartObject("index");
        json.Price("previousSessionClose", index.PreviousSessionClose);
        json.Price("netChange", index.NetChange);
        json.Price("netChangePercent", index.NetChangePercent);
        json.Price("estimatedAverageSettlement", index.EstimatedAverageSettlement);
        json.Money("turnover", MoneyOf(index.Turnover, NanosPerTenThousandth));
        json.Time("time", index.Time);
        json.WriteEndObject();
    }

    private static Int128? MoneyOf(long amount, long unit) => amount == Price.Undefined ? null : (Int128)amount * unit;
}
