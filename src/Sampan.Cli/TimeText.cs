using System.Globalization;
using Sampan.Server;

namespace Sampan.Cli;

/// <summary>Lengths of time as people type them: <c>0.2ms</c>, <c>30s</c>, <c>5m</c>, <c>2h</c>.</summary>
internal static class TimeText
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)),
    ];

    /// <summary>Reads a length of time.</summary>
    /// <exception cref="OperatorException">It is none, or longer than a year.</exception>
    public static TimeSpan Parse(string option, string text)
    {
        foreach (var (unit, length) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && decimal.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * length.Ticks <= TimeSpan.FromDays(365).Ticks)
            {
                return TimeSpan.FromTicks((long)(number * length.Ticks));
            }
        }

        throw new OperatorException($"{option} {text} is no length of time; write it as 200ms, 30s, 5m or 2h.");
    }
}
