using Sampan.Market;
using Sampan.Server.Feeds;

namespace Sampan.Server.Hosting;

/// <summary>A feed, and beside what it tells the actions of the history that it knows nothing of.</summary>
internal sealed class FeedWithActions(IFeed feed, ActionFollower actions) : IFeed
{
    /// <inheritdoc/>
    public string Name => feed.Name;

    /// <inheritdoc/>
    public long? Start => feed.Start;

    /// <inheritdoc/>
    public bool KeepsHours => feed.KeepsHours;

    /// <inheritdoc/>
    public string? Ending => feed.Ending;

    /// <inheritdoc/>
    public bool Read(RecordBuffer records, CancellationToken cancellation)
    {
        // Before what the feed has: the first record of a day takes them.
        actions.AppendNews(records);
        return feed.Read(records, cancellation);
    }

    public void Dispose()
    {
        actions.Dispose();
        feed.Dispose();
    }
}
