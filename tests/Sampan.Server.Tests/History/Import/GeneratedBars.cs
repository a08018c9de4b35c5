using System.Text;
using Sampan.Server.History;

namespace Sampan.Server.Tests.History.Import;

/// <summary>A made-up file of minutes, as large as a test wants it.</summary>
internal static class GeneratedBars
{
    private const int Codes = 40;

    /// <summary>Writes minutes named by their end, in the order of time, as vendors do.</summary>
    /// <returns>The file's path.</returns>
    public static string Write(TestFolder folder, string name, int rows)
    {
        var random = new Random(7);
        var text = new StringBuilder("date,time,code,open,high,low,close,volume,turnover\n");
        var day = new DateOnly(2020, 1, 2);
        for (var (row, minute) = (0, 0); row < rows; minute++)
        {
            var time = new TimeOnly(9, 31).AddMinutes(minute % 150);
            for (var code = 1; code <= Codes && row < rows; code++, row++)
            {
                var low = random.Next(1_000, 50_000);
                var volume = random.Next(1, 1_000) * 100;
                text.Append($"{day.AddDays(minute / 150):yyyyMMdd},{time:HHmm},{code:00000},")
                    .Append($"{low + 2}.05,{low + 5}.05,{low}.05,{low + 3}.05,{volume},{(low + 2) * (long)volume}\n");
            }
        }

        return folder.Write(name, text.ToString());
    }

    /// <summary>How many bars a file has, and a sum that no two different contents are likely to share.</summary>
    public static (long Count, long Sum) Checksum(HistoryDatabase database)
    {
        using var connection = database.Connect();
        const string Mix = """
            (instrument * 31 + interval) * 1000003 + start * 7919 + open / 1000000 * 3 + high / 1000000 * 5
            + low / 1000000 * 7 + close / 1000000 * 11 + volume * 13 + coalesce(turnover, -1) / 1000000 * 17
            """;
        return (
            connection.QueryNumber("SELECT count(*) FROM bar"),
            connection.QueryNumber($"SELECT coalesce(sum(({Mix}) % 1000000007 * (start % 997 + 1)), 0) FROM bar"));
    }
}
