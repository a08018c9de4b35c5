using Sampan.Market;

namespace Sampan.Server.Feeds;

/// <summary>Where records come from: the simulator, a recording, an exchange line.</summary>
/// <remarks>
/// A feed yields records in the order of its market, with gaps stated, and a <see cref="TimerRecord"/> at least once a
/// second of market time when nothing else happens, so that bars close by the clock. It is read by one thread.
/// </remarks>
public interface IFeed : IDisposable
{
    /// <summary>The longest that <see cref="Read"/> waits: between two reads the market answers questions about its books.</summary>
    static readonly TimeSpan WaitMax = TimeSpan.FromMilliseconds(5);

    /// <summary>What people call it in messages and logs.</summary>
    string Name { get; }

    /// <summary>
    /// When the first record of a recording happened, nanoseconds since the Unix epoch, UTC: its market begins there, whatever
    /// is stored. Null for a feed that follows the clock.
    /// </summary>
    long? Start => null;

    /// <summary>Whether it trades in the exchange's hours: then a day is over when they are, whether or not the feed says so.</summary>
    bool KeepsHours => true;

    /// <summary>What to say when there will never be more; null for what is said of any feed.</summary>
    string? Ending => null;

    /// <summary>Appends all that has arrived, waiting <see cref="WaitMax"/> at most for the first of it.</summary>
    /// <param name="records">Where to; empty.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False when the feed has ended and there will never be more.</returns>
    bool Read(RecordBuffer records, CancellationToken cancellation);
}
