using Microsoft.AspNetCore.Http;
using Sampan.Server.Accounts;
using Sampan.Server.History;
using Sampan.Server.Streaming;

namespace Sampan.Server.Api.V1;

/// <summary>Sampan's own endpoints, where iTick's contract has none.</summary>
/// <param name="market">The market that is asked about.</param>
/// <param name="gaps">What the market has missed.</param>
/// <param name="feed">Renders how the feed fares.</param>
/// <param name="stream">Knows how long messages took to its connections.</param>
public sealed class V1Api(MarketContext market, GapLedger gaps, Func<byte[]> feed, StreamHub stream)
{
    private const string Prefix = "/v1/";

    private readonly LatencyEndpoint _latency = new(stream);
    private readonly GapsEndpoint _gaps = new(gaps);
    private readonly BookEndpoint _book = new(market);
    private readonly BarsEndpoint _bars = new(market, gaps);
    private readonly TradesEndpoint _trades = new(market);
    private readonly QuoteEndpoint _quote = new(market);
    private readonly BrokerQueueEndpoint _brokerQueue = new(market);
    private readonly OddLotsEndpoint _oddLots = new(market);
    private readonly InstrumentEndpoint _instruments = new(market);
    private readonly NewsEndpoint _news = new(market);
    private readonly ActionsEndpoint _actions = new(market);
    private readonly IndexMembersEndpoint _indexMembers = new(market);
    private readonly MarketWideEndpoints _marketWide = new(market);

    /// <summary>Whether a path is one of Sampan's own.</summary>
    public static bool Owns(ReadOnlySpan<char> path) => path.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether a path costs no request: asking what is left must be free.</summary>
    public static bool IsFree(ReadOnlySpan<char> path) => path is "/v1/me/limits";

    /// <summary>Answers a request that is authenticated.</summary>
    public Task Handle(HttpContext context, Account account)
    {
        var path = context.Request.Path.Value.AsSpan(Prefix.Length);
        var slash = path.IndexOf('/');
        var query = new QueryString(context.Request.QueryString.Value);
        return slash < 0
            ? HandleWhole(context, path, query)
            : HandlePart(context, account, path[..slash], path[(slash + 1)..], query);
    }

    private Task HandleWhole(HttpContext context, ReadOnlySpan<char> name, QueryString query) => name switch
    {
        "feed" => Reply.Json(context, StatusCodes.Status200OK, feed()),
        "gaps" => _gaps.Write(context, query),
        "news" => _news.Write(context, query),
        "market" => _marketWide.WriteMarket(context),
        "connect" => _marketWide.WriteConnect(context),
        "currencies" => _marketWide.WriteCurrencies(context),
        _ => NoSuchEndpoint.Write(context),
    };

    private Task HandlePart(
        HttpContext context, Account account, ReadOnlySpan<char> name, ReadOnlySpan<char> part, QueryString query)
    {
        if (name is "me")
        {
            return part switch
            {
                "limits" => LimitsEndpoint.WriteAsync(context, account),
                "latency" => _latency.Write(context, account),
                _ => NoSuchEndpoint.Write(context),
            };
        }

        if (name is "bars")
        {
            return _bars.Write(context, account, part, query);
        }

        if (name is "indices")
        {
            return part.EndsWith("/members", StringComparison.Ordinal)
                ? _indexMembers.Write(context, part[..^"/members".Length], query)
                : NoSuchEndpoint.Write(context);
        }

        if (name is "actions")
        {
            return _actions.Write(context, part, query);
        }

        return name is "book" or "trades" or "quote" or "broker-queue" or "odd-lots" or "instruments"
            ? HandleInstrument(context, account, name, part, query)
            : NoSuchEndpoint.Write(context);
    }

    private Task HandleInstrument(
        HttpContext context, Account account, ReadOnlySpan<char> name, ReadOnlySpan<char> symbol, QueryString query)
    {
        if (!V1Symbol.TryFind(market.Instruments.Current, symbol, out var instrument, out var problem))
        {
            return problem.Write(context);
        }

        return name switch
        {
            "book" => _book.Write(context, account, instrument, query),
            "trades" => _trades.Write(context, instrument, query["limit"].Trim().ToString()),
            "quote" => _quote.Write(context, instrument),
            "broker-queue" => _brokerQueue.Write(context, instrument),
            "odd-lots" => _oddLots.Write(context, instrument),
            _ => _instruments.Write(context, instrument),
        };
    }

    private static ProblemDetails NoSuchEndpoint { get; } = new(
        StatusCodes.Status404NotFound,
        "No such endpoint",
        "Sampan's own endpoints are: /v1/book/{symbol}, /v1/quote/{symbol}, /v1/bars/{symbol}, /v1/trades/{symbol}, "
        + "/v1/broker-queue/{symbol}, /v1/odd-lots/{symbol}, /v1/instruments/{symbol}, /v1/actions/{symbol}, "
        + "/v1/indices/{symbol}/members, /v1/market, /v1/connect, /v1/currencies, /v1/news, /v1/feed, /v1/gaps, "
        + "/v1/me/limits, /v1/me/latency.");
}
