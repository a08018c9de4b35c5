using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.History;
using Sampan.Server.Rendering;

namespace Sampan.Server.Api.V1;

/// <summary><c>GET /v1/bars/{symbol}</c>: bars that say of themselves what has to be known before they are trusted.</summary>
/// <remarks>
/// The newest of a span, oldest first; <c>before</c> is what to ask for as <c>to</c> to get those before them.
/// </remarks>
internal sealed class BarsEndpoint(MarketContext market, GapLedger gaps)
{
    private const long NanosPerMillisecond = 1_000_000;

    // More holes than this in one answer, and none of its filled bars is vouched for.
    private const int GapsMax = 1_000;

    private readonly BarSource _source = new(market);
    private readonly AdjustedBars _adjusted = new(market);
    private readonly BarExDates _exDates = new(market);
    private readonly TradingTime _trading = new(market.Rules.Calendar);

    /// <summary>Writes the bars of what a path names.</summary>
    public Task Write(HttpContext context, Account account, ReadOnlySpan<char> symbol, QueryString query)
    {
        if (!TryFind(symbol, out var series, out var problem)
            || !BarsQuery.TryParse(query, account.Plan.BarsPerRequest, out var asked, out problem))
        {
            return problem!.Write(context);
        }

        return AsOf.TryParse(query, out var asOf) is { } wrong
            ? ProblemDetails.BadRequest(wrong).Write(context)
            : asOf.IsAsked && (asked.AuctionsApart || asked.WithVoid)
                ? ProblemDetails.BadRequest("adjust and asof go with auctions=merged and voided=false only.").Write(context)
                : Write(context, series, asked, asOf);
    }

    private bool TryFind(ReadOnlySpan<char> symbol, out BarSeries series, out ProblemDetails? problem)
    {
        if (V1Symbol.TryFind(market.Instruments.Current, symbol, out var instrument, out problem))
        {
            series = new BarSeries(instrument.Id, instrument);
            return true;
        }

        return _source.TryFindImported(symbol, out series);
    }

    private async Task Write(HttpContext context, BarSeries series, BarsQuery asked, AsOf asOf)
    {
        // One more than asked for: it tells whether there are more, and the price before the first interval that is filled.
        var span = asked.Span;
        var reading = new BarReading(span.Interval, span.Until, span.Limit + 1)
        {
            AuctionsApart = asked.AuctionsApart,
            WithVoid = asked.WithVoid,
        };
        var delay = ItickJson.StampDelay(span.Interval, series.IsIndex);
        var read = asOf.IsAsked
            ? await _adjusted.ReadAsync(
                series.Id, series.Instrument, (span.Interval, span.Until - delay, span.Limit + 1), asOf, context.RequestAborted)
            : await _source.ReadAsync(series, reading, context.RequestAborted);

        var moved = span with { From = span.From - delay, Until = span.Until - delay };
        var bars = asked.Fill == BarFillKind.None ? Newest(read, moved) : Filled(read, moved, asked.Fill);
        var before = bars.Count == span.Limit && read[0].Start < bars[0].Bar.Start && bars[0].Bar.Start > moved.From
            ? (bars[0].Bar.Start + delay - 1) / NanosPerMillisecond
            : (long?)null;
        await Reply.Json(context, StatusCodes.Status200OK, Render(series, asked, asOf, bars, before));
    }

    private static List<ServedBar> Newest(Bar[] read, BarSpan span) =>
    [
        .. read.Skip(Math.Max(0, read.Length - span.Limit))
            .Where(bar => bar.Start >= span.From)
            .Select(bar => new ServedBar(bar, IsFilled: false)),
    ];

    /// <summary>An interval without trades is only known to be one where all of it was seen.</summary>
    private List<ServedBar> Filled(Bar[] read, BarSpan span, BarFillKind fill)
    {
        var bars = new BarFill(_trading, fill).Fill(read, span, _source.Time);
        if (!bars.Exists(bar => bar.IsFilled))
        {
            return bars;
        }

        var end = BarClock.Around(span.Interval, bars[^1].Bar.Start).End;
        var holes = gaps.ListGaps(bars[0].Bar.Start, end, GapsMax);
        for (var i = 0; i < bars.Count; i++)
        {
            var (start, stop) = BarClock.Around(span.Interval, bars[i].Bar.Start);
            if (bars[i].IsFilled && (holes.Count == GapsMax || holes.Any(gap => IsIn(gap, start, stop))))
            {
                bars[i] = bars[i] with { Bar = bars[i].Bar with { Flags = bars[i].Bar.Flags | BarFlags.Incomplete } };
            }
        }

        return bars;
    }

    private static bool IsIn(Gap gap, long start, long end) =>
        gap.State != GapState.Repaired && gap.From < end && gap.To > start;

    private ReadOnlyMemory<byte> Render(BarSeries series, BarsQuery asked, AsOf asOf, List<ServedBar> bars, long? before)
    {
        var body = new ArrayBufferWriter<byte>(512 + (bars.Count * 256));
        body.Write(Head(series, asked, asOf, bars));
        for (var i = 0; i < bars.Count; i++)
        {
            var json = new JsonSpan(body.GetSpan(BarJson.LengthMax));
            json.Raw(i == 0 ? "{"u8 : ",{"u8);
            BarJson.Write(ref json, bars[i] with { IsAdjusted = asOf.Mode == AdjustMode.All }, asked.Span.Interval, series.IsIndex);
            json.Raw("}"u8);
            body.Advance(json.Length);
        }

        body.Write("],\"before\":"u8);
        body.Write(System.Text.Encoding.ASCII.GetBytes(before?.ToString(CultureInfo.InvariantCulture) ?? "null"));
        body.Write("}"u8);
        return body.WrittenMemory;
    }

    /// <summary>All that comes before the first bar.</summary>
    private ReadOnlySpan<byte> Head(BarSeries series, BarsQuery asked, AsOf asOf, List<ServedBar> bars)
    {
        var head = V1Json.Render(json =>
        {
            if (series.Instrument is { } instrument)
            {
                json.Symbol(instrument);
            }
            else
            {
                json.WriteString("symbol", series.Id.ToString(CultureInfo.InvariantCulture));
                json.WriteString("region", "HK");
                json.WriteString("class", AssetClass.Stock.Text());
            }

            json.WriteString("interval", BarsQuery.NameOf(asked.Span.Interval));
            json.WriteString("auctions", asked.AuctionsApart ? "own" : "merged");
            json.WriteString("fill", JsonNamingPolicy.CamelCase.ConvertName(asked.Fill.ToString()));
            if (asOf.IsAsked)
            {
                json.WriteString("adjust", AsOf.NameOf(asOf.Mode));
                json.Time("asOf", asOf.Time ?? _source.Time);
            }

            json.Time("time", _source.Time);
            _exDates.Write(json, series.Id, asked.Span.Interval, asOf, bars);
            json.WriteStartArray("bars");
            json.WriteEndArray();
        });

        // The array is left open for what follows.
        return head.AsSpan(0, head.Length - 2);
    }
}
