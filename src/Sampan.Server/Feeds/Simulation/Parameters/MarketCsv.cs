using System.Globalization;
using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Parameters;

/// <summary>Reads the embedded table <c>market.csv</c>; what its columns mean is written at its head.</summary>
internal static class MarketCsv
{
    private const string ResourceName = "simulation.market.csv";
    private const int FirstWeight = 6;

    // Of the columns from FirstWeight on.
    private static readonly string[] Indices = ["HSI", "HSTECH", "HSCEI"];

    public static MarketParameters ReadBuiltIn()
    {
        var byCode = new Dictionary<string, InstrumentParameters>();
        var members = Indices.Select(_ => new List<IndexMember>()).ToArray();
        foreach (var row in SimulationTable.ReadRows(ResourceName))
        {
            byCode.Add(row[0], Parse(row));
            for (var i = 0; i < Indices.Length; i++)
            {
                if (row[FirstWeight + i] is { Length: > 0 } weight)
                {
                    members[i].Add(new IndexMember(row[0], long.Parse(weight, CultureInfo.InvariantCulture)));
                }
            }
        }

        return new MarketParameters(
            byCode, Indices.Zip(members).ToDictionary(pair => pair.First, pair => pair.Second.ToArray()));
    }

    // code,reference_price,daily_turnover_hkd,daily_volatility,beta,gearing, and the weights
    private static InstrumentParameters Parse(string[] row) => new()
    {
        ReferencePrice = Price.TryParse(row[1], out var price)
            ? price
            : throw new FormatException($"{ResourceName}: {row[0]} has the price {row[1]}."),
        DailyTurnover = Number(row[2]),
        DailyVolatility = Number(row[3]) / 100,
        Beta = Number(row[4]),
        Gearing = row[5].Length == 0 ? null : Number(row[5]),
    };

    private static double Number(string field) => double.Parse(field, CultureInfo.InvariantCulture);
}
