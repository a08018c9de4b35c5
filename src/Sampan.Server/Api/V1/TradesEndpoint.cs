using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Market;

namespace Sampan.Server.Api.V1;

/// <summary><c>GET /v1/trades/{symbol}</c>: the trades of today as the venue told them, each with its raw type.</summary>
internal sealed class TradesEndpoint(MarketContext market)
{
    private const int LimitDefault = 100;
    private const int LimitMax = 1_000;

    /// <summary>Writes the newest trades, the newest first.</summary>
    public async Task Write(HttpContext context, Instrument instrument, string limitText)
    {
        if (!TryParseLimit(limitText, out var limit))
        {
            await ProblemDetails.BadRequest($"limit must be a whole number from 1 to {LimitMax}.").Write(context);
            return;
        }

        var answer = await market.Questions.AskAsync(
            state => instrument.Index < state.InstrumentCount ? state.NewestTradesOf(instrument.Index, limit) : [],
            context.RequestAborted);
        await (answer.Value is { } trades
            ? Reply.Json(context, StatusCodes.Status200OK, V1Json.Render(json => Write(json, instrument, trades)))
            : ProblemDetails.NoAnswer(answer.Refusal!).Write(context));
    }

    private static void Write(Utf8JsonWriter json, Instrument instrument, ToldTrade[] trades)
    {
        json.Symbol(instrument);
        json.WriteStartArray("trades");
        for (var i = trades.Length - 1; i >= 0; i--)
        {
            Write(json, trades[i]);
        }

        json.WriteEndArray();
        json.ReasonIf(trades.Length == 0, "Trades are kept from the first one of the day on that the feed has given a number.");
    }

    private static void Write(Utf8JsonWriter json, ToldTrade trade)
    {
        var isKnown = trade.Type != ToldTrade.TypeUnknown;
        json.WriteStartObject();
        json.Number("id", trade.Id == 0 ? null : trade.Id);
        json.Time("time", trade.Time);
        json.Price("price", trade.Price);
        json.Number("size", trade.IsCancelled ? null : trade.Size);
        json.Text("aggressor", trade.Aggressor.Text());
        json.Text("type", isKnown ? trade.Type.Text() : null);
        json.Number("trdType", isKnown ? (int)trade.Type : null);
        json.WriteBoolean("cancelled", trade.IsCancelled);
        json.WriteEndObject();
    }

    private static bool TryParseLimit(string text, out int limit)
    {
        limit = LimitDefault;
        return text.Length == 0
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= LimitMax);
    }
}
