namespace Sampan.Server.Feeds.Omdc.Publishing.Faults;

/// <summary>What goes wrong on one line, in chances from 0 to 1 for each of its packets.</summary>
public sealed record LineFaultOptions
{
    /// <summary>The chance that packets are lost.</summary>
    public double Drop { get; init; }

    /// <summary>How many packets are then lost in a row, on average. (default: 1)</summary>
    public int DropBurst { get; init; } = 1;

    /// <summary>The chance that a packet comes twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>The chance that a packet changes places with the next.</summary>
    public double Reorder { get; init; }

    /// <summary>The chance that a packet is late.</summary>
    public double Delay { get; init; }

    /// <summary>How late it is. (default: 5 ms)</summary>
    public TimeSpan DelayFor { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The chance that a packet loses its end.</summary>
    public double Truncate { get; init; }

    internal IEnumerable<(string Name, double Value)> Chances(string line) =>
    [
        ($"{line}.{nameof(Drop)}", Drop), ($"{line}.{nameof(Duplicate)}", Duplicate), ($"{line}.{nameof(Reorder)}", Reorder),
        ($"{line}.{nameof(Delay)}", Delay), ($"{line}.{nameof(Truncate)}", Truncate),
    ];
}
