using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.Rendering;

namespace Sampan.Server.Api.Itick;

/// <summary>The REST half of the iTick contract: finds out what is asked and who answers it.</summary>
/// <remarks>
/// Written as a terminal handler without routing: what is asked for again before it has changed is copied into the
/// response's own buffer as it was rendered, and nothing is allocated for it.
/// </remarks>
public sealed class ItickApi
{
    private readonly MarketContext _market;
    private readonly ItickOptions _options;
    private readonly KlineEndpoint _klines;
    private readonly ReferenceEndpoints _reference;

    private readonly RenderedObjects _quote;
    private readonly RenderedObjects _tick;
    private readonly RenderedObjects _depth;

    /// <param name="market">The market that is asked about.</param>
    /// <param name="options">The dialect's settings.</param>
    public ItickApi(MarketContext market, ItickOptions options)
    {
        _market = market;
        _options = options;
        _klines = new KlineEndpoint(market, options);
        _reference = new ReferenceEndpoints(market, options);
        (_quote, _tick, _depth) = (Objects(RenderQuote), Objects(RenderTick), Objects(RenderDepth));
        RenderedObjects Objects(RenderedObjects.RenderObject render) => new(market.Published, market.Instruments, render);
    }

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

    private Task Single(
        HttpContext context, Account account, AssetClass assetClass, QueryString query, RenderedObjects objects)
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

        var json = objects.Of(instrument.Index, LevelsIn(objects, account.Plan));
        return WriteEnvelope(context, json.IsEmpty ? "null"u8 : json);
    }

    /// <summary>A plan may show fewer levels of a depth.</summary>
    private int LevelsIn(RenderedObjects objects, Plan plan) =>
        objects == _depth ? Math.Clamp(plan.DepthLevels, 0, Depth.LevelsMax) : 0;

    private Task Batch(
        HttpContext context, Account account, AssetClass assetClass, QueryString query, RenderedObjects objects)
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
                first &= !WriteMember(body, first, code, objects.Of(instrument.Index, LevelsIn(objects, account.Plan)));
            }
        }

        body.Write("}"u8);
        body.Write(ItickEnvelope.End);
        return Reply.Json(context, StatusCodes.Status200OK, body.WrittenMemory);
    }

    private static bool WriteMember(ArrayBufferWriter<byte> body, bool first, string code, ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return false;
        }

        ItickEnvelope.WriteKey(body, first, code);
        body.Write(json);
        return true;
    }

    private long RenderQuote(Span<byte> destination, int instrument, int levels, out int length)
    {
        var version = _market.Published.ReadQuote(instrument, out var quote);
        length = version == 0 ? 0 : _market.Json.WriteQuote(destination, instrument, in quote, forStream: false);
        return version;
    }

    private long RenderTick(Span<byte> destination, int instrument, int levels, out int length)
    {
        var version = _market.Published.ReadQuote(instrument, out var quote);
        length = version == 0 ? 0 : _market.Json.WriteLastTick(destination, instrument, in quote, forStream: false);
        return version;
    }

    [SkipLocalsInit]
    private long RenderDepth(Span<byte> destination, int instrument, int levels, out int length)
    {
        var version = _market.Published.Read(instrument, out var snapshot);
        length = version == 0 ? 0 : _market.Json.WriteDepth(destination, instrument, in snapshot, levels, forStream: false);
        return version;
    }

    private static Task WriteEnvelope(HttpContext context, ReadOnlySpan<byte> data)
    {
        var length = ItickEnvelope.Start.Length + data.Length + ItickEnvelope.End.Length;
        Reply.StartJson(context, StatusCodes.Status200OK, length);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            var body = context.Response.BodyWriter;
            var room = body.GetSpan(length);
            ItickEnvelope.Start.CopyTo(room);
            data.CopyTo(room[ItickEnvelope.Start.Length..]);
            ItickEnvelope.End.CopyTo(room[(length - ItickEnvelope.End.Length)..]);
            body.Advance(length);
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
