using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Publishing.Faults;
using Sampan.Server.Feeds.Omdc.Publishing.Retransmission;
using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>How the publisher's exchange sends.</summary>
public sealed record OmdcPublisherOptions
{
    /// <summary>The channels, where they go, and where the retransmission servers listen (port 0 takes a free one).</summary>
    public required OmdcOptions Lines { get; init; }

    /// <summary>Where time begins on both clocks, nanoseconds since the Unix epoch, UTC.</summary>
    public required long Start { get; init; }

    /// <summary>Picks packet boundaries and odd lot orders. (default: 1)</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Seconds of the market in a second of the wire. (default: 1)</summary>
    public double Speed { get; init; } = 1;

    /// <summary>When the source trades: tells when the parts of its day will end. (default: always)</summary>
    public TradingHours Hours { get; init; } = TradingHours.Always;

    /// <summary>What the source goes by, from which day on: its ticks, its trading days. (default: as far as it is known)</summary>
    public ExchangeRules Rules { get; init; } = ExchangeRules.Known;

    /// <summary>How far line B is behind line A. (default: 0.2 ms)</summary>
    public TimeSpan LineBDelay { get; init; } = TimeSpan.FromMicroseconds(200);

    /// <summary>The silence of a channel after which a heartbeat is sent. (default: 2 s)</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>From the beginning of one refresh snapshot of a channel to that of the next. (default: 10 s)</summary>
    public TimeSpan RefreshCycle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most messages in a second on a refresh channel. (default: 20,000)</summary>
    public int RefreshMessagesPerSecond { get; init; } = 20_000;

    /// <summary>How often what is conflated is told: Standard and broker queues. (default: 0.5 s)</summary>
    public TimeSpan ConflationInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Odd lot orders that come or go in a second, in the whole market. (default: 5)</summary>
    public double OddLotsPerSecond { get; init; } = 5;

    /// <summary>What goes wrong on the way. (default: nothing)</summary>
    public FaultOptions Faults { get; init; } = FaultOptions.None;

    /// <summary>What the retransmission servers grant. (default: what the exchange does)</summary>
    public RetransmissionLimits Retransmission { get; init; } = new();

    /// <summary>Says what is wrong; nothing when all is well.</summary>
    public IEnumerable<string> Validate()
    {
        if (Speed is not (>= SimulatorOptions.SpeedMin and <= SimulatorOptions.SpeedMax))
        {
            yield return $"Speed must be from {SimulatorOptions.SpeedMin} to {SimulatorOptions.SpeedMax}, was {Speed}.";
        }

        if (new[] { HeartbeatInterval, RefreshCycle, ConflationInterval }.Min() < TimeSpan.FromMilliseconds(1))
        {
            yield return "Heartbeats, refreshes and conflation must be at least 1 ms apart.";
        }

        if (LineBDelay < TimeSpan.Zero || RefreshMessagesPerSecond < 1 || OddLotsPerSecond is not (>= 0 and <= 100_000))
        {
            yield return "LineBDelay and OddLotsPerSecond must not be negative, and RefreshMessagesPerSecond must be at least 1.";
        }

        if (Retransmission.HeartbeatWait > Retransmission.HeartbeatInterval || Retransmission.Kept < 1)
        {
            yield return "HeartbeatWait must not be longer than HeartbeatInterval, and Kept must be at least 1.";
        }

        foreach (var problem in Faults.Validate())
        {
            yield return problem;
        }
    }
}
