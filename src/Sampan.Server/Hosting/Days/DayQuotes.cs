using System.Text;
using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Api.V1;
using Sampan.Server.Rendering;

namespace Sampan.Server.Hosting.Days;

/// <summary>Quotes and books of a day as a server would answer, whole or only some members.</summary>
internal sealed class DayQuotes(DayMarket market)
{
    private readonly ItickJson _itick = new(market.Directory);

    /// <summary>The answer of <c>/v1/quote</c>; null while nothing is known.</summary>
    public string? V1(Instrument instrument) => market.Published.Read(instrument.Index, out var snapshot) == 0
        ? null
        : Encoding.UTF8.GetString(QuoteEndpoint.Render(instrument, in snapshot, market.Published.Time));

    /// <summary>Members of <c>/v1/quote</c> with the values that they have there; those that are times, as times of day.</summary>
    /// <param name="instrument">Whose.</param>
    /// <param name="paths">As <c>last</c> or <c>auction.referencePrice</c>.</param>
    /// <param name="words">The line, for errors.</param>
    public string Members(Instrument instrument, IEnumerable<string> paths, DayWords words)
    {
        using var quote = JsonDocument.Parse(V1(instrument) ?? "{}");
        return string.Join(", ", paths.Select(path => $"{path} {TextOf(Find(quote.RootElement, path, words), path)}"));
    }

    /// <summary>The quote of iTick's contract, of this market or one that was made again.</summary>
    public string Itick(Instrument instrument, PublishedMarket published)
    {
        published.Read(instrument.Index, out var snapshot);
        var json = new byte[ItickJson.LengthMax];
        var length = _itick.WriteQuote(json, instrument.Index, in snapshot.Quote, forStream: false);
        return length == 0 ? "nothing" : Encoding.UTF8.GetString(json, 0, length);
    }

    /// <summary>The levels of the book that are shown, bids and asks, best first.</summary>
    public IEnumerable<string> Book(Instrument instrument)
    {
        market.Published.Read(instrument.Index, out var snapshot);
        yield return $"bid {Levels(in snapshot.Bids)}";
        yield return $"ask {Levels(in snapshot.Asks)}";
        if (!snapshot.BookIsLive)
        {
            yield return "not live: nothing is matched against these orders now";
        }
    }

    private static string Levels(in Depth depth)
    {
        var levels = new List<string>();
        for (var i = 0; i < depth.Count; i++)
        {
            levels.Add($"{Price.Text(depth.Level[i].Price)} x {depth.Level[i].Size} ({depth.Level[i].Orders})");
        }

        return levels.Count == 0 ? "none" : string.Join(", ", levels);
    }

    private static JsonElement Find(JsonElement quote, string path, DayWords words)
    {
        foreach (var name in path.Split('.'))
        {
            if (quote.ValueKind == JsonValueKind.Null)
            {
                return quote;
            }

            quote = quote.ValueKind == JsonValueKind.Object && quote.TryGetProperty(name, out var member)
                ? member
                : throw words.Error($"/v1/quote has no member {path}.");
        }

        return quote;
    }

    private static string TextOf(JsonElement member, string path)
    {
        var isTime = path.EndsWith("ime", StringComparison.Ordinal) || path is "vcm.start" or "vcm.end";
        return isTime && member.ValueKind == JsonValueKind.Number
            ? DayTime.Text(member.GetInt64() * 1_000_000)
            : member.GetRawText();
    }
}
