using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Market;

namespace Sampan.Server.Api.V1;

/// <summary><c>GET /v1/news</c>: what the exchange has announced, the newest first, of the pieces that are kept in memory.</summary>
internal sealed class NewsEndpoint(MarketContext market)
{
    private const int LimitDefault = 20;
    private const int LimitMax = 100;

    /// <summary>Writes the newest pieces, of all or of those about one security.</summary>
    public Task Write(HttpContext context, QueryString query)
    {
        var limit = LimitDefault;
        var text = query["limit"].Trim();
        if (!text.IsEmpty && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit == 0))
        {
            return ProblemDetails.BadRequest($"limit must be a whole number from 1 to {LimitMax}.").Write(context);
        }

        Instrument? about = null;
        var symbol = query["symbol"].Trim();
        return symbol.IsEmpty || V1Symbol.TryFind(market.Instruments.Current, symbol, out about, out var problem)
            ? Write(context, about, Math.Min(limit, LimitMax))
            : problem.Write(context);
    }

    private Task Write(HttpContext context, Instrument? about, int limit)
    {
        var pieces = market.News.Pieces;
        var wanted = pieces.Reverse().Where(piece => about is null || piece.IsAbout(about.Id)).Take(limit + 1).ToList();
        return Reply.Json(context, StatusCodes.Status200OK, V1Json.Render(json =>
        {
            json.WriteStartArray("news");
            foreach (var piece in wanted.Take(limit))
            {
                Write(json, piece);
            }

            json.WriteEndArray();
            json.WriteBoolean("more", wanted.Count > limit);
            json.ReasonIf(pieces.Count == 0, "The feed has told no news since the server started.");
        }));
    }

    private static void Write(Utf8JsonWriter json, NewsPiece piece)
    {
        json.WriteStartObject();
        json.WriteString("id", piece.Id);
        json.WriteString("language", piece.IsChinese ? "zh" : "en");
        json.Time("released", piece.Released);
        json.Time("received", piece.Received);
        json.WriteString("headline", piece.Headline);
        WriteAll(json, "markets", piece.Markets);
        WriteAll(json, "symbols", piece.Securities.Select(code => code.ToString(CultureInfo.InvariantCulture)));
        WriteAll(json, "lines", piece.Lines);
        json.WriteBoolean("cancelled", piece.IsCancelled);
        json.WriteBoolean("complete", piece.IsComplete);
        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
