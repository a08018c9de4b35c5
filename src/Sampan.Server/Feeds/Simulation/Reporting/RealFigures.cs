using System.Text.Json;

namespace Sampan.Server.Feeds.Simulation.Reporting;

/// <summary>The figures of the real market that a simulated day is held against, and where they are from.</summary>
/// <param name="Source">For people.</param>
/// <param name="Bars">What the minute bars tell.</param>
internal sealed record RealFigures(string Source, BarFigures Bars)
{
    private const string Resource = "simulation.real-figures.json";

    private static readonly Lazy<RealFigures> LazyBuiltIn = new(() =>
    {
        using var stream = typeof(RealFigures).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly does not hold {Resource}.");
        return JsonSerializer.Deserialize<RealFigures>(stream)!;
    });

    /// <summary>Add, delete and modify messages of the exchange's full feed, of 1.</summary>
    public static IReadOnlyList<double> MessageMix { get; } = [0.486, 0.482, 0.032];

    /// <summary>Trades a day and order events a day of the whole market, about.</summary>
    public static (double Trades, double OrderEvents) Whole => (4e6, 130e6);

    /// <summary>What a trade is worth on average, Hong Kong dollars, about.</summary>
    public static double TradeValue => 62_500;

    /// <summary>Those of the 60 stocks of 2020 that were worked out once, and are kept here.</summary>
    public static RealFigures BuiltIn => LazyBuiltIn.Value;

    /// <summary>Those of somebody's own minute bars.</summary>
    /// <exception cref="OperatorException">A file can't be read, or is wrong.</exception>
    public static RealFigures Of(IReadOnlyList<string> files) =>
        new(string.Join(", ", files.Select(Path.GetFileName)), MinuteBarFile.Read(files));
}
