using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Market;
using Sampan.Server.History;

namespace Sampan.Server.Api.V1;

/// <summary><c>GET /v1/actions/{symbol}</c>: the corporate actions of an instrument, and what each does to its prices.</summary>
internal sealed class ActionsEndpoint(MarketContext market)
{
    private readonly ActionStore _store = new(market.History.Database);

    /// <summary>Writes the actions of what a path names.</summary>
    public Task Write(HttpContext context, ReadOnlySpan<char> symbol, QueryString query)
    {
        if (!V1Symbol.TryFind(market.Instruments.Current, symbol, out var instrument, out var problem))
        {
            return problem.Write(context);
        }

        var versions = query["versions"].Trim();
        if (versions is not ("" or "known" or "all"))
        {
            return ProblemDetails.BadRequest("versions must be known, the one that holds, or all.").Write(context);
        }

        return AsOf.TryParse(query, out var asOf) is { } wrong
            ? ProblemDetails.BadRequest(wrong).Write(context)
            : Reply.Json(context, StatusCodes.Status200OK, Render(instrument, asOf.Time ?? market.Published.Time, versions is "all"));
    }

    private byte[] Render(Instrument instrument, long asOf, bool allVersions)
    {
        var actions = allVersions
            ? _store.ReadVersions(instrument.Id).Where(action => action.Known <= asOf).ToList()
            : _store.Read(instrument.Id, asOf);
        return V1Json.Render(json =>
        {
            json.Symbol(instrument);
            json.Time("asOf", asOf);
            json.WriteStartArray("actions");
            foreach (var action in actions)
            {
                json.WriteStartObject();
                Write(json, instrument, action);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private void Write(Utf8JsonWriter json, Instrument instrument, StoredAction stored)
    {
        var action = stored.Action;
        json.WriteString("id", stored.Id);
        json.WriteString("kind", action.Kind.Text());
        json.Date("exDate", HongKongTime.DateOf(action.ExTime));
        json.Time("known", stored.Known);
        json.WriteBoolean("cancelled", stored.IsCancelled);
        json.WriteString("source", stored.Source);
        WriteRatio(json, action);
        json.Price("cash", OrNone(action.Cash));
        json.Price("subscription", OrNone(action.SubscriptionPrice));
        json.Price("value", OrNone(action.ShareValue));
        json.WriteString("currency", action.Currency == CurrencyCode.None ? instrument.Currency : action.Currency.ToString());
        json.Price("rate", OrNone(action.ExchangeRate));
        WriteFactors(json, instrument, stored);
    }

    private static void WriteRatio(Utf8JsonWriter json, CorporateAction action)
    {
        if (action.Denominator == 0)
        {
            json.WriteNull("ratio");
            return;
        }

        json.WriteStartArray("ratio");
        json.WriteNumberValue(action.Numerator);
        json.WriteNumberValue(action.Denominator);
        json.WriteEndArray();
    }

    /// <summary>What this action alone does, with the raw close before it; nulls where it can't be, or is not known yet.</summary>
    private void WriteFactors(Utf8JsonWriter json, Instrument instrument, StoredAction stored)
    {
        var close = market.History.ReadCloseBefore(instrument.Id, stored.Action.ExTime);
        var isOver = stored.Action.ExTime <= market.Published.Time;
        var factor = ExDateFactor.Of([stored.Action], AdjustMode.All, isOver ? close : null);
        var applies = !stored.IsCancelled && factor.Kinds != CorporateActionKinds.None;
        json.Price("closeBefore", isOver ? close ?? Price.Undefined : Price.Undefined);
        json.Price("priceFactor", applies ? Billionths(factor.Price) : Price.Undefined);
        json.Price("volumeFactor", applies ? Billionths(factor.Shares) : Price.Undefined);
    }

    private static long Billionths(Rational factor) =>
        (factor * Rational.Of(Price.Unit)).TryRound(out var billionths) ? billionths : Price.Undefined;

    private static long OrNone(long amount) => amount == 0 ? Price.Undefined : amount;
}
