using System.Globalization;

namespace Sampan.Bench.Fanout;

/// <summary>How often each contender has its turn, and how long a turn is.</summary>
/// <param name="Rounds">Turns of each.</param>
/// <param name="Seconds">Of a turn.</param>
internal readonly record struct TurnPlan(int Rounds, int Seconds)
{
    /// <summary>Takes <c>--rounds N</c> and <c>--seconds N</c> from the command line, where they are.</summary>
    /// <exception cref="ArgumentException">There is something else.</exception>
    public TurnPlan With(string[] arguments) => arguments switch
    {
        [] => this,
        ["--rounds", var number, .. var rest] => (this with { Rounds = Parse(number) }).With(rest),
        ["--seconds", var number, .. var rest] => (this with { Seconds = Parse(number) }).With(rest),
        [var unknown, ..] => throw new ArgumentException($"'{unknown}' is unknown: there are --rounds N and --seconds N"),
    };

    private static int Parse(string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new ArgumentException($"'{number}' is not a number from 1");
}
