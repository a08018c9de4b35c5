using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.Rendering;

namespace Sampan.Server.Api.Itick;

/// <summary>The REST half of the iTick contract: finds out what is asked and who answers it.</summary>
/// <remarks>
/// Written as a terminal handler without routing: a quote is copied out of the published market and rendered into the
/// response's own buffer, and nothing is allocated for it.
/// </remarks>
public sealed class ItickApi
{
    private readonly MarketContext _market;
    private readonly ItickOptions _options;
    private readonly KlineEndpoint _klines;
    private readonly ReferenceEndpoints _reference;

    // Made once: a method group would be a new delegate for each request.
    private readonly RenderObject _quote;
    private readonly RenderObject _tick;
    private readonly RenderObject _depth;

    /// <param name="market">The market that is asked about.</param>
    /// <param name="options">The dialect's settings.</param>
    public ItickApi(MarketContext market, ItickOptions options)
    {
        _market = market;
        _options = options;
        _klines = new KlineEndpoint(market, options);
        _reference = new ReferenceEndpoints(market, options);
        (_quote, _tick, _depth) = (RenderQuote, RenderTick, RenderDepth);
    }

    private delegate int RenderObject(Span<byte> destination, int instrument, Plan plan);

    /// <summary>Whether a path is one of iTick's, whatever is behind it.</summary>
    public static bool Owns(ReadOnlySpan<char> path) =>
        TrySplit(path, out var group, out _)
        && (AssetClassText.TryParse(group, out _) || Is(group, "symbol") || Is(group, "market"));

    /// <summary>Answers a request that is authenticated and within its limits.</summary>
    public Task Handle(HttpContext context, Account account)
    {
        var query = new QueryString(context.Request.QueryString.Value);
        if (!TrySplit(context.Request.Path.Value, out var group, out var operation))
        {
            return ItickError.NoSuchEndpoint.Write(context);
        }

        if (AssetClassText.TryParse(group, out var assetClass))
        {
            return HandleClass(context, account, assetClass, operation, query);
        }

        return _reference.TryHandle(context, group, operation, query) ?? ItickError.NoSuchEndpoint.Write(context);
    }

    private Task HandleClass(
        HttpContext context, Account account, AssetClass assetClass, ReadOnlySpan<char> operation, QueryString query) =>
        operation switch
        {
            "quote" => Single(context, account, assetClass, query, _quote),
            "quotes" => Batch(context, account, assetClass, query, _quote),
            "tick" => Single(context, account, assetClass, query, _tick),
            "ticks" => Batch(context, account, assetClass, query, _tick),
            "depth" => Single(context, account, assetClass, query, _depth),
            "depths" => Batch(context, account, assetClass, query, _depth),
            "kline" => _klines.Single(context, account, assetClass, query),
            "klines" => _klines.Batch(context, account, assetClass, query),
            _ => _reference.TryHandleClass(context, assetClass, operation, query)
                ?? ItickError.NoSuchEndpoint.Write(context),
        };

    // Without the zeros, which would cost more than the quote that is written over a few of them.
    [SkipLocalsInit]
    private Task Single(
        HttpContext context, Account account, AssetClass assetClass, QueryString query, RenderObject render)
    {
        var code = query.Either("code", "codes").Trim();
        if (code.IsEmpty)
        {
            return ItickError.BadRequest("Say which instrument: code=700 (and region=HK).").Write(context);
        }

        if (!_market.Instruments.Current.TryFind(assetClass, code, query["region"].Trim(), out var instrument))
        {
            return _options.UnknownInstrumentIsError
                ? ItickError.UnknownInstrument.Write(context)
                : WriteEnvelope(context, "null"u8);
        }

        Span<byte> data = stackalloc byte[ItickJson.LengthMax];
        var length = render(data, instrument.Index, account.Plan);
        return WriteEnvelope(context, length == 0 ? "null"u8 : data[..length]);
    }

    private Task Batch(
        HttpContext context, Account account, AssetClass assetClass, QueryString query, RenderObject render)
    {
        var codes = CodeList.Parse(query.Either("codes", "code"));
        if (codes.Refusal(account.Plan) is { } refusal)
        {
            return refusal.Write(context);
        }

        var instruments = _market.Instruments.Current;
        var body = new ArrayBufferWriter<byte>(64 + (codes.Count * 512));
        body.Write(ItickEnvelope.Start);
        body.Write("{"u8);
        var first = true;
        foreach (var code in codes.Distinct)
        {
            if (instruments.TryFind(assetClass, code, query["region"].Trim(), out var instrument))
            {
                first &= !WriteMember(body, first, code, instrument.Index, account.Plan, render);
            }
        }

        body.Write("}"u8);
        body.Write(ItickEnvelope.End);
        return Reply.Json(context, StatusCodes.Status200OK, body.WrittenMemory);
    }

    private static bool WriteMember(
        ArrayBufferWriter<byte> body, bool first, string code, int instrument, Plan plan, RenderObject render)
    {
        Span<byte> member = stackalloc byte[ItickJson.LengthMax];
        var length = render(member, instrument, plan);
        if (length == 0)
        {
            return false;
        }

        ItickEnvelope.WriteKey(body, first, code);
        body.Write(member[..length]);
        return true;
    }

    private int RenderQuote(Span<byte> destination, int instrument, Plan plan) =>
        _market.Published.ReadQuote(instrument, out var quote) == 0
            ? 0
            : _market.Json.WriteQuote(destination, instrument, in quote, forStream: false);

    private int RenderTick(Span<byte> destination, int instrument, Plan plan) =>
        _market.Published.ReadQuote(instrument, out var quote) == 0
            ? 0
            : _market.Json.WriteLastTick(destination, instrument, in quote, forStream: false);

    [SkipLocalsInit]
    private int RenderDepth(Span<byte> destination, int instrument, Plan plan) =>
        _market.Published.Read(instrument, out var snapshot) == 0
            ? 0
            : _market.Json.WriteDepth(destination, instrument, in snapshot, plan.DepthLevels, forStream: false);

    private static Task WriteEnvelope(HttpContext context, ReadOnlySpan<byte> data)
    {
        var length = ItickEnvelope.Start.Length + data.Length + ItickEnvelope.End.Length;
        Reply.StartJson(context, StatusCodes.Status200OK, length);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            var body = context.Response.BodyWriter;
            body.Write(ItickEnvelope.Start);
            body.Write(data);
            body.Write(ItickEnvelope.End);
        }

        return Task.CompletedTask;
    }

    /// <summary>Splits <c>/stock/quote</c>; a group of operations may have two parts, as in <c>/symbol/v2/holidays</c>.</summary>
    private static bool TrySplit(
        ReadOnlySpan<char> path, out ReadOnlySpan<char> group, out ReadOnlySpan<char> operation)
    {
        var trimmed = path.Trim('/');
        var slash = trimmed.IndexOf('/');
        group = slash < 0 ? trimmed : trimmed[..slash];
        operation = slash < 0 ? default : trimmed[(slash + 1)..];
        return slash > 0;
    }

    private static bool Is(ReadOnlySpan<char> text, string name) =>
        text.Equals(name, StringComparison.OrdinalIgnoreCase);
}
