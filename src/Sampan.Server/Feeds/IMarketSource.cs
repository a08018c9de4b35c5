using Sampan.Market;

namespace Sampan.Server.Feeds;

/// <summary>A market that happens when it is told how far time has come: records in the order of their time.</summary>
public interface IMarketSource
{
    /// <summary>When something happens next, nanoseconds since the Unix epoch, UTC; <see cref="long.MaxValue"/> at the end.</summary>
    long NextEventTime { get; }

    /// <summary>Appends all that happens up to a time, that included.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="into">Where to.</param>
    void AdvanceTo(long time, RecordBuffer into);
}
