using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.History;
using Sampan.Server.Rendering;

namespace Sampan.Server.Api.Itick;

/// <summary>Bars over REST: what is stored, and at its end the bar that is running.</summary>
internal sealed class KlineEndpoint(MarketContext market, ItickOptions options)
{
    private const int LimitDefault = 500;
    private const long NanosPerMillisecond = 1_000_000;

    // What 64 bits of nanoseconds hold, less the day by which an index's bars may be moved.
    private const long TimeMax = (long.MaxValue / NanosPerMillisecond) - 86_400_000;

    private readonly BarSource _source = new(market);
    private readonly AdjustedBars _adjusted = new(market);

    /// <summary>The bars of one instrument, as an array.</summary>
    public Task Single(HttpContext context, Account account, AssetClass assetClass, QueryString query)
    {
        var code = query.Either("code", "codes").Trim();
        if (code.IsEmpty)
        {
            return ItickError.BadRequest("Say which instrument: code=700 (and region=HK).").Write(context);
        }

        if (!TryRead(query, account.Plan, out var request, out var refusal))
        {
            return refusal.Write(context);
        }

        if (_source.TryFind(assetClass, code, query["region"].Trim(), out var series))
        {
            return WriteSingle(context, request, series);
        }

        return options.UnknownInstrumentIsError
            ? ItickError.UnknownInstrument.Write(context)
            : Reply.Json(context, StatusCodes.Status200OK, EmptyArray);
    }

    /// <summary>The bars of several instruments, as an object with the codes as keys.</summary>
    public Task Batch(HttpContext context, Account account, AssetClass assetClass, QueryString query)
    {
        var codes = CodeList.Parse(query.Either("codes", "code"));
        if (codes.Refusal(account.Plan) is { } tooMany)
        {
            return tooMany.Write(context);
        }

        if (!TryRead(query, account.Plan, out var request, out var refusal))
        {
            return refusal.Write(context);
        }

        var found = new List<(string Code, BarSeries Series)>();
        foreach (var code in codes.Distinct)
        {
            if (_source.TryFind(assetClass, code, query["region"].Trim(), out var series))
            {
                found.Add((code, series));
            }
        }

        return WriteBatch(context, request, found);
    }

    private static byte[] EmptyArray { get; } =
        [.. ItickEnvelope.Start, .. "[]"u8, .. ItickEnvelope.End];

    private async Task WriteSingle(HttpContext context, Request request, BarSeries series)
    {
        var body = new ArrayBufferWriter<byte>(256 + (request.Limit * 96));
        Tell(context, request);
        body.Write(ItickEnvelope.Start);
        await WriteBars(body, request, series, context.RequestAborted);
        body.Write(ItickEnvelope.End);
        await Reply.Json(context, StatusCodes.Status200OK, body.WrittenMemory);
    }

    private async Task WriteBatch(HttpContext context, Request request, List<(string Code, BarSeries Series)> found)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        Tell(context, request);
        body.Write(ItickEnvelope.Start);
        body.Write("{"u8);
        for (var i = 0; i < found.Count; i++)
        {
            ItickEnvelope.WriteKey(body, first: i == 0, found[i].Code);
            await WriteBars(body, request, found[i].Series, context.RequestAborted);
        }

        body.Write("}"u8);
        body.Write(ItickEnvelope.End);
        await Reply.Json(context, StatusCodes.Status200OK, body.WrittenMemory);
    }

    private async Task WriteBars(
        ArrayBufferWriter<byte> body, Request request, BarSeries series, CancellationToken cancellation)
    {
        if (request.AsOf is { } asOf)
        {
            var moved = request.Until - ItickJson.StampDelay(request.Interval, series.IsIndex);
            var wanted = (request.Interval, moved, request.Limit);
            var adjusted = await _adjusted.ReadAsync(series.Id, series.Instrument, wanted, asOf, cancellation);
            Render(body, adjusted, request.Interval, series.IsIndex);
            return;
        }

        var bars = await _source.ReadAsync(
            series, new BarReading(request.Interval, request.Until, request.Limit), cancellation);
        Render(body, bars, request.Interval, series.IsIndex);
    }

    private void Tell(HttpContext context, Request request)
    {
        if (request.AsOf is { } asOf)
        {
            _adjusted.Tell(context, asOf);
        }
    }

    private static void Render(ArrayBufferWriter<byte> body, Bar[] bars, BarInterval interval, bool isIndex)
    {
        body.Write("["u8);
        for (var i = 0; i < bars.Length; i++)
        {
            if (i > 0)
            {
                body.Write(","u8);
            }

            var destination = body.GetSpan(ItickJson.LengthMax);
            body.Advance(ItickJson.WriteBar(destination, bars[i], interval, isIndex));
        }

        body.Write("]"u8);
    }

    private bool TryRead(
        QueryString query, Plan plan, out Request request, [NotNullWhen(false)] out ItickError? refusal)
    {
        request = default;
        var kType = query.Either("kType", "period").Trim();
        if (!int.TryParse(kType, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !options.TryGetInterval(number, out var interval))
        {
            refusal = ItickError.BadRequest(
                "kType must be 1 to 10: 1 = 1m, 2 = 5m, 3 = 15m, 4 = 30m, 5 = 1h, 6 = 2h, 7 = 4h, 8 = day, 9 = week, 10 = month.");
            return false;
        }

        if (!TryReadNumber(query["limit"], LimitDefault, out var limit))
        {
            refusal = ItickError.BadRequest($"limit must be a whole number from 1 to {plan.BarsPerRequest}.");
            return false;
        }

        // Times before 1970 are negative: an index has bars there, and whoever pages back ends there.
        if (!TryReadNumber(query.Either("et", "end"), TimeMax, out var until) || until is < -TimeMax or > TimeMax)
        {
            refusal = ItickError.BadRequest("et must be a time in milliseconds since 1970-01-01 UTC.");
            return false;
        }

        if (AsOf.TryParse(query, out var asOf) is { } wrong)
        {
            refusal = ItickError.BadRequest(wrong);
            return false;
        }

        refusal = null;
        var count = (int)Math.Clamp(limit, 1, plan.BarsPerRequest);

        // Whole milliseconds stand for all nanoseconds in them, so that a bar's own time finds it.
        request = new Request(interval, (until * NanosPerMillisecond) + (NanosPerMillisecond - 1), count, asOf.IsAsked ? asOf : null);
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, long whenMissing, out long number)
    {
        number = whenMissing;
        text = text.Trim();
        return text.IsEmpty
            || long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private readonly record struct Request(BarInterval Interval, long Until, int Limit, AsOf? AsOf);
}
