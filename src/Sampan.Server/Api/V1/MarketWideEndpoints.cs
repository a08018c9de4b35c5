using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Market;

namespace Sampan.Server.Api.V1;

/// <summary>What is told of the market as a whole: <c>/v1/market</c>, <c>/v1/connect</c>, <c>/v1/currencies</c>.</summary>
internal sealed class MarketWideEndpoints(MarketContext market)
{
    private delegate void WriteEntry(Utf8JsonWriter json, Instrument instrument, in InstrumentSnapshot snapshot);

    /// <summary>The phase and the turnover of each segment, and its turnover in each currency.</summary>
    public Task WriteMarket(HttpContext context) =>
        Write(context, "segments", SecurityType.MarketSegment, WriteSegment, "The feed has told nothing of the market as a whole.");

    /// <summary>What is left of Stock Connect's quotas, and what was traded.</summary>
    public Task WriteConnect(HttpContext context) =>
        Write(context, "connect", SecurityType.StockConnect, WriteConnect, "The feed has told nothing of Stock Connect.");

    /// <summary>The exchange's rates of currencies.</summary>
    public Task WriteCurrencies(HttpContext context) =>
        Write(context, "currencies", SecurityType.Currency, WriteCurrency, "The feed has told no rate of a currency.");

    private Task Write(HttpContext context, string name, SecurityType type, WriteEntry write, string reasonWhenEmpty)
    {
        var body = V1Json.Render(json =>
        {
            var count = 0;
            json.Time("time", market.Published.Time);
            json.WriteStartArray(name);
            foreach (var instrument in market.Instruments.Current)
            {
                if (instrument.Type == type && market.Published.Read(instrument.Index, out var snapshot) != 0)
                {
                    count++;
                    json.WriteStartObject();
                    write(json, instrument, in snapshot);
                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
            json.ReasonIf(count == 0, reasonWhenEmpty);
        });
        return Reply.Json(context, StatusCodes.Status200OK, body);
    }

    /// <summary>Of <c>MAIN.HKD</c> the part in one currency, of <c>MAIN</c> the whole segment.</summary>
    private static void WriteSegment(Utf8JsonWriter json, Instrument instrument, in InstrumentSnapshot snapshot)
    {
        var dot = instrument.Code.IndexOf('.', StringComparison.Ordinal);
        json.WriteString("market", dot < 0 ? instrument.Code : instrument.Code[..dot]);
        json.Text("currency", dot < 0 ? null : instrument.Code[(dot + 1)..]);
        json.Text("phase", snapshot.Venue.Phase.Text());
        json.Time("phaseTime", snapshot.Venue.PhaseTime);
        json.Money("turnover", snapshot.Quote.Turnover == 0 ? null : snapshot.Quote.Turnover);
        json.Time("time", snapshot.Time);
        json.Suspect(snapshot.Quote.Suspect);
    }

    private static void WriteConnect(Utf8JsonWriter json, Instrument instrument, in InstrumentSnapshot snapshot)
    {
        ref readonly var figures = ref snapshot.Venue.MarketWide;
        json.WriteString("market", instrument.Code[..2]);
        json.WriteString("direction", instrument.Code.EndsWith("NB", StringComparison.Ordinal) ? "northbound" : "southbound");
        json.WriteString("currency", instrument.Currency);

        // The exchange tells it when little is left.
        json.Quantity("quotaBalance", figures.QuotaBalance);
        json.Quantity("buyTurnover", figures.BuyTurnover);
        json.Quantity("sellTurnover", figures.SellTurnover);
        json.Quantity("turnover", figures.TotalTurnover);
        json.Time("time", figures.Time);
        json.Suspect(snapshot.Quote.Suspect);
    }

    private static void WriteCurrency(Utf8JsonWriter json, Instrument instrument, in InstrumentSnapshot snapshot)
    {
        json.WriteString("currency", instrument.Code);
        json.Price("hkd", snapshot.Venue.MarketWide.CurrencyRate);
        json.Time("time", snapshot.Venue.MarketWide.Time);
    }
}
