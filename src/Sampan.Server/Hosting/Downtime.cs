using Microsoft.Data.Sqlite;
using Sampan.Market;
using Sampan.Server.History;

namespace Sampan.Server.Hosting;

/// <summary>The time between two runs on one data folder: what happened then nobody has seen.</summary>
/// <param name="Feed">The feed of the live market.</param>
/// <param name="From">How far the last run was stored, nanoseconds since the Unix epoch, UTC; null at the first.</param>
/// <param name="To">Where the market's time goes on.</param>
/// <param name="IsReplay">Whether the feed is a recording, which is played from its beginning each time.</param>
internal sealed record Downtime(string Feed, long? From, long To, bool IsReplay = false)
{
    private const string Cause = "the server was not running";

    /// <summary>None: a recording is as long as it is, and whoever plays it misses nothing.</summary>
    public static Downtime None(string feed) => new(feed, null, long.MinValue, IsReplay: true);

    /// <summary>The time since the last run, which has no end yet.</summary>
    /// <exception cref="OperatorException">The history can't be read.</exception>
    public static Downtime Since(HistoryDatabase database, string feed)
    {
        try
        {
            return new Downtime(feed, new GapLedger(database).ReadProgress(feed), long.MinValue);
        }
        catch (SqliteException problem)
        {
            throw database.Explain(problem);
        }
    }

    /// <summary>
    /// Adds it to the gap ledger, and gives up the gaps that the last run has left open. A market that was ahead of the clock
    /// goes on where it stopped, and misses nothing.
    /// </summary>
    /// <exception cref="OperatorException">The ledger can't be written.</exception>
    public void Record(HistoryDatabase database)
    {
        try
        {
            var ledger = new GapLedger(database);
            if (IsReplay)
            {
                ledger.Forget(Feed);
            }

            ledger.GiveUpOpenGaps();
            if (From is { } from && To > from)
            {
                ledger.AddGap(new Gap { Feed = Feed, From = from, To = To, Cause = Cause, State = GapState.Unrecoverable });
            }
        }
        catch (SqliteException problem)
        {
            throw database.Explain(problem);
        }
    }
}
