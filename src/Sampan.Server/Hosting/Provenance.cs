using Microsoft.Data.Sqlite;
using Sampan.Server.History;

namespace Sampan.Server.Hosting;

/// <summary>Made-up prices and those of an exchange never become one history.</summary>
internal static class Provenance
{
    private const string Simulator = "simulator";

    /// <summary>Looks whether a feed may go on in a folder.</summary>
    /// <exception cref="OperatorException">It holds bars of the other kind, or can't be read.</exception>
    public static void Check(HistoryDatabase database, string feed)
    {
        try
        {
            var other = new GapLedger(database).ListFeeds().FirstOrDefault(known => known == Simulator != (feed == Simulator));
            if (other is not null)
            {
                throw new OperatorException(
                    $"The data folder holds what the feed {other} has told, and {feed} can't go on from there: simulated and real "
                    + "prices don't go into one history. Give each a folder of its own, such as --data sampan-data-hk.");
            }
        }
        catch (SqliteException problem)
        {
            throw database.Explain(problem);
        }
    }
}
