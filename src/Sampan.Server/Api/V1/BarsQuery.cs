using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Sampan.Market;

namespace Sampan.Server.Api.V1;

/// <summary>The parameters of <c>/v1/bars</c>.</summary>
/// <param name="Span">Which bars.</param>
/// <param name="Fill">What stands for intervals without trades.</param>
/// <param name="AuctionsApart">Whether auctions are bars of their own.</param>
/// <param name="WithVoid">Whether bars are told of that are none any more.</param>
internal readonly record struct BarsQuery(BarSpan Span, BarFillKind Fill, bool AuctionsApart, bool WithVoid)
{
    private const int LimitDefault = 500;
    private const long NanosPerMillisecond = 1_000_000;

    // What 64 bits of nanoseconds hold, less the day by which an index's bars may be moved.
    private const long TimeMax = (long.MaxValue / NanosPerMillisecond) - 86_400_000;

    private static readonly (string Name, BarInterval Interval)[] Intervals =
    [
        ("1m", BarInterval.Minute1),
        ("5m", BarInterval.Minute5),
        ("15m", BarInterval.Minute15),
        ("30m", BarInterval.Minute30),
        ("1h", BarInterval.Hour1),
        ("2h", BarInterval.Hour2),
        ("4h", BarInterval.Hour4),
        ("1d", BarInterval.Day),
        ("1w", BarInterval.Week),
        ("1M", BarInterval.Month),
    ];

    /// <summary>What an interval is called: <c>5m</c>, and with a capital letter <c>1M</c>, the month.</summary>
    public static string NameOf(BarInterval interval) => Intervals[BarSet.IndexOf(interval)].Name;

    /// <summary>Reads the parameters, or says what is wrong with one.</summary>
    /// <param name="query">The query of the request.</param>
    /// <param name="limitMax">The most bars of an answer.</param>
    /// <param name="parsed">What is asked for.</param>
    /// <param name="problem">What is wrong.</param>
    public static bool TryParse(
        QueryString query, int limitMax, out BarsQuery parsed, [NotNullWhen(false)] out ProblemDetails? problem)
    {
        parsed = default;
        problem = null;
        if (!TryParseInterval(query["interval"].Trim(), out var interval))
        {
            problem = ProblemDetails.BadRequest(
                "interval must be one of 1m, 5m, 15m, 30m, 1h, 2h, 4h, 1d, 1w and 1M, the month.");
        }
        else if (!TryParseTime(query["from"], -TimeMax, out var from))
        {
            problem = ProblemDetails.BadRequest("from must be a time in milliseconds since 1970-01-01 UTC.");
        }
        else if (!TryParseTime(query["to"], TimeMax, out var to))
        {
            problem = ProblemDetails.BadRequest("to must be a time in milliseconds since 1970-01-01 UTC.");
        }
        else if (from > to)
        {
            problem = ProblemDetails.BadRequest($"from is {from} and to is {to}: from must not be after to.");
        }
        else if (!TryParseLimit(query["limit"].Trim(), limitMax, out var limit))
        {
            problem = ProblemDetails.BadRequest($"limit must be a whole number from 1 to {limitMax}.");
        }
        else if (!TryParseFill(query["fill"].Trim(), out var fill))
        {
            problem = ProblemDetails.BadRequest("fill must be none, previous or null.");
        }
        else if (query["auctions"].Trim() is var auctions && auctions is not ("" or "merged" or "own"))
        {
            problem = ProblemDetails.BadRequest("auctions must be merged or own.");
        }
        else if (query["voided"].Trim() is var voided && voided is not ("" or "true" or "false"))
        {
            problem = ProblemDetails.BadRequest("voided must be true or false.");
        }
        else
        {
            // Whole milliseconds stand for all nanoseconds in them, so that a bar's own time finds it.
            var until = (to * NanosPerMillisecond) + (NanosPerMillisecond - 1);
            var span = new BarSpan(interval, from * NanosPerMillisecond, until, limit);
            parsed = new BarsQuery(span, fill, auctions is "own", voided is "true");
        }

        return problem is null;
    }

    /// <summary>Only of the minute and the month the case matters.</summary>
    private static bool TryParseInterval(ReadOnlySpan<char> text, out BarInterval interval)
    {
        foreach (var known in Intervals)
        {
            if (text.SequenceEqual(known.Name)
                || (known.Name[^1] is not ('m' or 'M') && text.Equals(known.Name, StringComparison.OrdinalIgnoreCase)))
            {
                interval = known.Interval;
                return true;
            }
        }

        interval = default;
        return false;
    }

    private static bool TryParseTime(ReadOnlySpan<char> text, long whenMissing, out long milliseconds)
    {
        milliseconds = whenMissing;
        text = text.Trim();
        return text.IsEmpty
            || (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out milliseconds)
                && milliseconds is >= -TimeMax and <= TimeMax);
    }

    private static bool TryParseLimit(ReadOnlySpan<char> text, int limitMax, out int limit)
    {
        limit = Math.Min(LimitDefault, limitMax);
        return text.IsEmpty
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit >= 1 && limit <= limitMax);
    }

    private static bool TryParseFill(ReadOnlySpan<char> text, out BarFillKind fill)
    {
        fill = text switch
        {
            "previous" => BarFillKind.Previous,
            "null" => BarFillKind.Null,
            _ => BarFillKind.None,
        };
        return text is "" or "none" or "previous" or "null";
    }
}
