using System.Globalization;

namespace Sampan.Bench.Fanout;

/// <summary>What <see cref="FanoutBench"/> measures, and how long.</summary>
internal sealed record FanoutPlan
{
    /// <summary>Who subscribes to what.</summary>
    public Shape[] Shapes { get; init; } = Shape.All;

    /// <summary>Turns of each contender for its capacity.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Turns of each contender for its latency.</summary>
    public int LatencyRounds { get; init; } = 3;

    /// <summary>How long a turn is.</summary>
    public double Seconds { get; init; } = 2;

    /// <summary>What each contender gets before the first turn: its compiler shares its processor.</summary>
    public double WarmUpSeconds { get; init; } = 10;

    /// <summary>Loads for latencies, as shares of what the NATS server can do.</summary>
    public double[] Shares { get; init; } = [0.5, 0.9];

    /// <summary>Parts of the names of the contenders; null for all that are installed.</summary>
    public string[]? Only { get; init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">It can't be read.</exception>
    public static FanoutPlan Of(string[] arguments)
    {
        var isQuick = arguments.Contains("--quick");
        var plan = isQuick
            ? new FanoutPlan
            {
                Shapes = Shape.Quick,
                Rounds = 2,
                LatencyRounds = 1,
                Seconds = 1,
                WarmUpSeconds = 5,
                Shares = [0.5],
                Only = ["Sampan", "NATS", "ASP.NET", "C++"],
            }
            : new FanoutPlan();
        for (var i = 0; i < arguments.Length; i++)
        {
            plan = arguments[i] switch
            {
                "--quick" => plan,
                "--rounds" => plan with { Rounds = Number(arguments, ++i), LatencyRounds = Number(arguments, i) },
                "--seconds" => plan with { Seconds = Number(arguments, ++i) },
                "--only" => plan with { Only = Value(arguments, ++i).Split(',') },
                "--shapes" => plan with
                {
                    Shapes = [.. Value(arguments, ++i).Split(',').Select(
                        number => Shape.All[int.Parse(number, CultureInfo.InvariantCulture) - 1])],
                },
                var unknown => throw new ArgumentException(
                    $"'{unknown}' is unknown: there are --quick, --rounds N, --seconds N, --only NAME,NAME and --shapes 1,2"),
            };
        }

        return plan;
    }

    private static int Number(string[] arguments, int at) => int.Parse(Value(arguments, at), CultureInfo.InvariantCulture);

    private static string Value(string[] arguments, int at) =>
        at < arguments.Length ? arguments[at] : throw new ArgumentException($"{arguments[^1]} needs a value");
}
