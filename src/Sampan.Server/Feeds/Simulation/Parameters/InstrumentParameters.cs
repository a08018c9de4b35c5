namespace Sampan.Server.Feeds.Simulation.Parameters;

/// <summary>How one instrument behaves in the simulated market.</summary>
public sealed record InstrumentParameters
{
    /// <summary>The price, or level of an index, that it moves around; units of 1e-9 of its currency.</summary>
    public required long ReferencePrice { get; init; }

    /// <summary>What is traded of it on an average day, Hong Kong dollars; 0 for an index.</summary>
    public double DailyTurnover { get; init; }

    /// <summary>Standard deviation of its daily return: 0.02 are two per cent.</summary>
    public double DailyVolatility { get; init; }

    /// <summary>How far it goes when the market goes by one, if it goes its own way.</summary>
    public double Beta { get; init; }

    /// <summary>How far it goes when its underlying goes by one; null if it goes its own way.</summary>
    public double? Gearing { get; init; }

    /// <summary>The code of what it follows, where the instrument itself does not say it.</summary>
    public string? Follows { get; init; }
}
