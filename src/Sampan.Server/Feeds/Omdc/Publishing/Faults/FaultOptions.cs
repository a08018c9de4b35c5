namespace Sampan.Server.Feeds.Omdc.Publishing.Faults;

/// <summary>What goes wrong on the way, by chance and by seed: the same seed spoils the same packets.</summary>
/// <remarks>
/// Sequence Resets and signals of disaster recovery are never spoilt: who misses one could not know it. Chances are from 0
/// to 1.
/// </remarks>
public sealed record FaultOptions
{
    /// <summary>Nothing goes wrong.</summary>
    public static FaultOptions None { get; } = new();

    /// <summary>Picks which packets. (default: 1)</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What goes wrong on line A.</summary>
    public LineFaultOptions A { get; init; } = new();

    /// <summary>What goes wrong on line B.</summary>
    public LineFaultOptions B { get; init; } = new();

    /// <summary>The chance that messages are lost on both lines, for each message of a real-time channel.</summary>
    public double DropBoth { get; init; }

    /// <summary>How many messages are then lost in a row, on average; the packets that hold them are lost whole. (default: 20)</summary>
    public int DropBothBurst { get; init; } = 20;

    /// <summary>How often all channels fall silent; zero for never.</summary>
    public TimeSpan PauseEvery { get; init; }

    /// <summary>How long the silence is. What was to be sent comes after it. (default: 3 s)</summary>
    public TimeSpan PauseFor { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often each real-time channel is reset in the middle of the day; zero for never.</summary>
    public TimeSpan ResetEvery { get; init; }

    /// <summary>When, after the start, the exchange fails over to its other data centre; zero for never.</summary>
    public TimeSpan DisasterAfter { get; init; }

    /// <summary>How long that takes: nothing comes meanwhile. (default: 10 s)</summary>
    public TimeSpan DisasterFor { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The chance that a retransmission server dies in the middle of an answer, for each packet of it.</summary>
    public double RetransmissionDies { get; init; }

    /// <summary>The chance that a retransmission server hangs up on who connects.</summary>
    public double RetransmissionRefuses { get; init; }

    /// <summary>Says what is wrong; nothing when all is well.</summary>
    public IEnumerable<string> Validate()
    {
        var chances = new (string Name, double Value)[]
        {
            (nameof(DropBoth), DropBoth),
            (nameof(RetransmissionDies), RetransmissionDies),
            (nameof(RetransmissionRefuses), RetransmissionRefuses),
        };
        foreach (var (name, value) in chances.Concat(A.Chances("A")).Concat(B.Chances("B")))
        {
            if (value is not (>= 0 and <= 1))
            {
                yield return $"{name} must be a chance from 0 to 1, was {value}.";
            }
        }

        if (DropBothBurst < 1 || A.DropBurst < 1 || B.DropBurst < 1)
        {
            yield return "A burst must be of at least 1.";
        }

        if (new[] { PauseEvery, PauseFor, ResetEvery, DisasterAfter, DisasterFor, A.DelayFor, B.DelayFor }.Min() < TimeSpan.Zero)
        {
            yield return "A time must not be negative.";
        }
    }
}
