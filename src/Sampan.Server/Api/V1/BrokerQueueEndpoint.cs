using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Market;

namespace Sampan.Server.Api.V1;

/// <summary><c>GET /v1/broker-queue/{symbol}</c>: the brokers whose orders wait, by their distance from the best price.</summary>
internal sealed class BrokerQueueEndpoint(MarketContext market)
{
    /// <summary>Writes both sides.</summary>
    public Task Write(HttpContext context, Instrument instrument)
    {
        if (market.Published.ReadBrokerQueue(instrument.Index, out var queue) == 0)
        {
            return ProblemDetails.NoData("The feed has told no broker queue of this instrument.").Write(context);
        }

        market.Published.ReadQuote(instrument.Index, out var quote);
        return Reply.Json(context, StatusCodes.Status200OK, V1Json.Render(json =>
        {
            json.Symbol(instrument);
            json.Suspect(quote.Suspect);
            Write(json, "bids", in queue.Bids);
            Write(json, "asks", in queue.Asks);
        }));
    }

    private static void Write(Utf8JsonWriter json, string name, in BrokerQueueSide side)
    {
        if (side.Time == 0)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.Time("time", side.Time);
        json.WriteBoolean("more", side.HasMore);
        json.WriteStartArray("levels");
        WriteLevels(json, side.Items[..side.Count]);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Brokers come before the first step when they are at the best price itself.</summary>
    private static void WriteLevels(Utf8JsonWriter json, ReadOnlySpan<BrokerQueueItem> items)
    {
        var spreads = 0;
        while (!items.IsEmpty)
        {
            if (items[0].IsSpread)
            {
                spreads = items[0].Number;
                items = items[1..];
            }
            else
            {
                items = items[WriteLevel(json, spreads, items)..];
            }
        }
    }

    /// <summary>Writes the brokers of one price, and tells how many there are.</summary>
    private static int WriteLevel(Utf8JsonWriter json, int spreads, ReadOnlySpan<BrokerQueueItem> items)
    {
        var count = 0;
        json.WriteStartObject();
        json.WriteNumber("spreads", spreads);
        json.WriteStartArray("brokers");
        for (; count < items.Length && !items[count].IsSpread; count++)
        {
            json.WriteNumberValue(items[count].Number);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return count;
    }
}
