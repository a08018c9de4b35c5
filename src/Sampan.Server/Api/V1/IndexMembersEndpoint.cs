using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Market;
using Sampan.Server.History;

namespace Sampan.Server.Api.V1;

/// <summary><c>GET /v1/indices/{symbol}/members</c>: what an index is made of, and what each member weighs now.</summary>
internal sealed class IndexMembersEndpoint(MarketContext market)
{
    private const int WeightDecimals = 1_000_000;
    private const int MembersMax = 1_000;

    /// <summary>Writes the members of the index that a path names.</summary>
    public Task Write(HttpContext context, ReadOnlySpan<char> symbol, QueryString query)
    {
        if (!V1Symbol.TryFind(market.Instruments.Current, symbol, out var index, out var problem))
        {
            return problem.Write(context);
        }

        if (!TryReadLimit(query["limit"].Trim(), out var limit))
        {
            return ProblemDetails.BadRequest($"limit must be a whole number from 1 to {MembersMax}.").Write(context);
        }

        var composition = IndexTable.BuiltIn.Of(index.Code, HongKongTime.DateOf(market.Published.Time));
        return index.Class != AssetClass.Indices || composition is null
            ? ProblemDetails.NoData("The members are known of HSI, HSCEI and HSTECH only.").Write(context)
            : Reply.Json(context, StatusCodes.Status200OK, Render(index, composition, limit));
    }

    private static bool TryReadLimit(ReadOnlySpan<char> text, out int limit)
    {
        limit = MembersMax;
        return text.IsEmpty
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MembersMax);
    }

    private byte[] Render(Instrument index, IndexComposition composition, int limit)
    {
        var members = Weigh(composition);
        var sum = members.Aggregate(BigInteger.Zero, (total, member) => total + member.Worth);
        return V1Json.Render(json =>
        {
            json.Symbol(index);
            json.Time("time", market.Published.Time);
            json.Date("from", composition.From);
            json.WriteNumber("cap", composition.Cap);
            json.WriteBoolean("approximate", true);
            json.WriteNumber("count", members.Count);
            json.WriteStartArray("members");
            var heaviest = members.OrderByDescending(member => member.Worth).ThenBy(member => member.Member.Id);
            foreach (var member in heaviest.Take(limit))
            {
                json.WriteStartObject();
                Write(json, member, sum);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, WeighedMember weighed, BigInteger sum)
    {
        var member = weighed.Member;
        json.WriteString("symbol", member.Id.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("shares", weighed.Shares);
        json.WriteNumber("freeFloat", member.FreeFloat);
        json.Price("capFactor", CapFactorOf(member));
        json.Price("price", weighed.Price);
        json.WriteBoolean("traded", weighed.IsKnown);
        json.Price(
            "weight",
            sum.IsZero ? Price.Undefined : (long)(weighed.Worth * 100 * WeightDecimals / sum) * (Price.Unit / WeightDecimals));
    }

    /// <summary>How much of the free shares counts, units of 1e-9.</summary>
    private static long CapFactorOf(IndexConstituent member) =>
        Rational.Of((BigInteger)member.Counted * 100 * Price.Unit, (BigInteger)member.Shares * member.FreeFloat).TryRound(out var factor)
            ? factor
            : Price.Undefined;

    /// <summary>Each member at its last price, and at that of the table while the market has none.</summary>
    private List<WeighedMember> Weigh(IndexComposition composition)
    {
        var time = market.Published.Time;
        var splits = new ActionStore(market.History.Database).ReadFrom(composition.From.AddDays(1), time)
            .Where(action => action.Action.IsSplit && action.Action.ExTime <= time)
            .ToLookup(action => action.InstrumentId, action => action.Action.SharesPerShare());
        return [.. composition.Members.Select(member => Weigh(member, splits[member.Id].Aggregate(Rational.One, (all, one) => all * one)))];
    }

    private WeighedMember Weigh(IndexConstituent member, Rational split)
    {
        var quote = Quote.Unknown;
        var isKnown = market.Instruments.Current.TryFind(member.Id, out var instrument)
            && market.Published.ReadQuote(instrument.Index, out quote) > 0
            && quote.Last is > 0 and not Price.Undefined;
        var price = isKnown ? quote.Last : member.Price;
        var counted = split == Rational.One || !isKnown ? member.Counted : Scaled(member.Counted, split);
        var shares = isKnown ? Scaled(member.Shares, split) : member.Shares;
        return new WeighedMember(member, shares, price, isKnown, (BigInteger)counted * price);
    }

    private static long Scaled(long shares, Rational factor) =>
        (Rational.Of(shares) * factor).TryRound(out var scaled) ? scaled : shares;

    private readonly record struct WeighedMember(IndexConstituent Member, long Shares, long Price, bool IsKnown, BigInteger Worth);
}
