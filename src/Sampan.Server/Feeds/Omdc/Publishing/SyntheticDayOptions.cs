using Sampan.Market;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>How large a synthetic day is. The defaults are the mean day of early 2026, for the whole market.</summary>
public sealed record SyntheticDayOptions
{
    /// <summary>Which day of all that are possible; the same seed gives the same bytes everywhere.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The date that its times are of. It need not be a trading day.</summary>
    public DateOnly Date { get; init; } = new(2026, 3, 9);

    /// <summary>Which ticks there are on it. (default: as far as they are known)</summary>
    public SpreadTables Spreads { get; init; } = SpreadTables.Known;

    /// <summary>How many instruments, at most <see cref="SyntheticInstruments.CountMax"/>.</summary>
    public int Instruments { get; init; } = 22_000;

    /// <summary>Orders added, deleted and modified in the two sessions; the orders that open the day come before.</summary>
    public long OrderEvents { get; init; } = 131_700_000;

    /// <summary>Trades in that time; at most as many as half of the order events.</summary>
    public long Trades { get; init; } = 4_000_000;

    /// <summary>About how many orders rest in all books at the end.</summary>
    public int LiveOrders { get; init; } = 1_000_000;
}
