using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Market;

namespace Sampan.Server.Api.V1;

/// <summary><c>GET /v1/odd-lots/{symbol}</c>: the orders of less than a board lot, each with its broker.</summary>
internal sealed class OddLotsEndpoint(MarketContext market)
{
    /// <summary>The most orders of a side in an answer.</summary>
    public const int OrdersMax = 5_000;

    /// <summary>Writes the orders of both sides.</summary>
    public async Task Write(HttpContext context, Instrument instrument)
    {
        var answer = await market.Questions.AskAsync(state => View.Of(state, instrument.Index), context.RequestAborted);
        if (answer.Value is not { } view)
        {
            await ProblemDetails.NoAnswer(answer.Refusal!).Write(context);
        }
        else if (!view.IsTold)
        {
            await ProblemDetails.NoData("The feed has told no odd lot order of this instrument.").Write(context);
        }
        else
        {
            await Reply.Json(context, StatusCodes.Status200OK, V1Json.Render(json => Write(json, instrument, view)));
        }
    }

    private static void Write(Utf8JsonWriter json, Instrument instrument, View view)
    {
        json.Symbol(instrument);
        json.Time("time", view.Time);
        json.Suspect(view.Suspect);
        Write(json, "bids", view.Bids);
        Write(json, "asks", view.Asks);
    }

    private static void Write(Utf8JsonWriter json, string name, OddLotOrder[] orders)
    {
        json.WriteStartObject(name);
        json.WriteBoolean("more", orders.Length > OrdersMax);
        json.WriteStartArray("orders");
        foreach (var order in orders.AsSpan(0, Math.Min(orders.Length, OrdersMax)))
        {
            json.WriteStartObject();
            json.WriteString("id", order.Id.ToString(CultureInfo.InvariantCulture));
            json.Price("price", order.Price);
            json.WriteNumber("size", order.Size);
            json.WriteNumber("broker", order.Broker);
            json.Time("time", order.Time);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The odd lots of one moment, copied on the market's thread.</summary>
    private sealed record View(bool IsTold, long Time, SuspectReasons Suspect, OddLotOrder[] Bids, OddLotOrder[] Asks)
    {
        public static View Of(MarketState state, int instrument)
        {
            // A market that has not met the instrument yet has no book of it.
            if (instrument >= state.InstrumentCount || state.OddLotsOf(instrument) is not { } book)
            {
                return new(false, 0, SuspectReasons.None, [], []);
            }

            // The feed's own doubt is about all that is known of an instrument, the other reasons are about the order book.
            var suspect = (state.QuoteOf(instrument).Suspect & SuspectReasons.Told)
                | (book.IsSuspect ? SuspectReasons.Contradicted : SuspectReasons.None);
            return new(true, state.Time, suspect, book.OrdersOf(Side.Bid), book.OrdersOf(Side.Ask));
        }
    }
}
