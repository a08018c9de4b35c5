namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>A day of before 2024-09-23 on which a typhoon or rainstorm kept the exchange closed for some hours, or for all.</summary>
/// <remarks>A day that begins late has no pre-opening session; one that is cut short has no closing auction.</remarks>
/// <param name="Date">The day.</param>
/// <param name="Start">When trading begins, at a full or half hour; null for as always.</param>
/// <param name="End">When trading ends; null for as always. With the same time for both there is no trading.</param>
public sealed record WeatherDay(DateOnly Date, TimeOnly? Start, TimeOnly? End = null)
{
    /// <summary>From this day on the market trades through typhoons and rainstorms.</summary>
    public static DateOnly TradedThroughFrom { get; } = new(2024, 9, 23);

    /// <summary>Whether there is no trading at all.</summary>
    public bool IsLost => Start is { } start && End is { } end && start >= end;
}
