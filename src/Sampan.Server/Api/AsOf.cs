using System.Globalization;
using Sampan.Market;

namespace Sampan.Server.Api;

/// <summary>The parameters that say on what scale the past is seen, and from when: <c>adjust</c> and <c>asof</c>.</summary>
/// <param name="Mode">What is undone.</param>
/// <param name="Time">
/// What was not known yet at this time does not count, and nothing of later is told; nanoseconds since the Unix epoch, UTC. Null for now.
/// </param>
internal readonly record struct AsOf(AdjustMode Mode, long? Time)
{
    /// <summary>Whether anything was asked for: else an answer is raw, and of now.</summary>
    public bool IsAsked => Mode != AdjustMode.None || Time is not null;

    private const long NanosPerMillisecond = 1_000_000;
    private const long MillisecondsMax = (long.MaxValue / NanosPerMillisecond) - 86_400_000;

    /// <summary>Reads them.</summary>
    /// <param name="query">The query of the request.</param>
    /// <param name="parsed">What they say.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? TryParse(QueryString query, out AsOf parsed)
    {
        parsed = default;
        if (!TryParseMode(query["adjust"].Trim(), out var mode))
        {
            return "adjust must be none, split or all.";
        }

        if (!TryParseTime(query["asof"].Trim(), out var time))
        {
            return "asof must be a day in Hong Kong such as 2020-11-30, or a time in milliseconds since 1970-01-01 UTC.";
        }

        parsed = new AsOf(mode, time);
        return null;
    }

    /// <summary>The word for a mode.</summary>
    public static string NameOf(AdjustMode mode) => mode switch
    {
        AdjustMode.Split => "split",
        AdjustMode.All => "all",
        _ => "none",
    };

    private static bool TryParseMode(ReadOnlySpan<char> text, out AdjustMode mode)
    {
        mode = text switch
        {
            "split" => AdjustMode.Split,
            "all" => AdjustMode.All,
            _ => AdjustMode.None,
        };
        return text is "" or "none" or "split" or "all";
    }

    /// <summary>A day means its last moment.</summary>
    private static bool TryParseTime(ReadOnlySpan<char> text, out long? time)
    {
        time = null;
        if (text.IsEmpty)
        {
            return true;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            time = day.Year is >= 1970 and < 2200 ? HongKongTime.At(day.AddDays(1), 0) - 1 : null;
            return time is not null;
        }

        var isTime = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= MillisecondsMax;
        time = isTime ? milliseconds * NanosPerMillisecond : null;
        return isTime;
    }
}
