using System.Globalization;
using Sampan.Market;

namespace Sampan.Server.Tests.Hosting;

/// <summary>The table of trade types in <c>docs/market.md</c> says what the market does.</summary>
public sealed class TradeTableTests
{
    [Fact]
    public void Each_type_has_a_row_and_moves_what_it_says()
    {
        var rows = Rows().ToDictionary(row => (TradeType)int.Parse(row[0], CultureInfo.InvariantCulture));

        Assert.Equal(Enum.GetValues<TradeType>().Order(), rows.Keys.Order());
        foreach (var (type, row) in rows)
        {
            var effect = TradeEffects.Of(type);
            var movesPrice = (effect & TradeEffect.Price) != 0;
            var counts = (effect & TradeEffect.Volume) != 0;
            Assert.Equal([YesOrNo(movesPrice), YesOrNo(counts), YesOrNo(movesPrice)], row[3..6]);
        }
    }

    private static IEnumerable<string[]> Rows() => File.ReadLines(Repository.PathOf("docs", "market.md"))
        .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))
        .Where(cells => cells.Length == 7 && int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private static string YesOrNo(bool value) => value ? "yes" : "no";
}
