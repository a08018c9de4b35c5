using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>Something that the exchange does at a moment of its day.</summary>
/// <param name="Time">When, nanoseconds since the Unix epoch, UTC.</param>
/// <param name="Kind">What.</param>
/// <param name="Phase">The phase that begins, where one does.</param>
internal readonly record struct DayStep(long Time, DayStepKind Kind, TradingPhase Phase);

/// <summary>The kinds of <see cref="DayStep"/>.</summary>
internal enum DayStepKind : byte
{
    /// <summary>A trading day begins: books are empty, the previous closes are known.</summary>
    BeginDay,

    /// <summary>Another phase begins.</summary>
    Phase,

    /// <summary>From here on resting orders may be cancelled, in the second half of lunch.</summary>
    AllowCancel,

    /// <summary>A nominal price is taken for the closing price.</summary>
    Sample,
}
