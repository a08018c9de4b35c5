namespace Sampan.Market.Tests.Indices;

public sealed class IndexTableTests
{
    [Theory]
    [InlineData("HSI", 92)]
    [InlineData("HSCEI", 50)]
    [InlineData("HSTECH", 30)]
    public void Each_index_has_its_members_and_none_weighs_more_than_eight_per_cent(string index, int count)
    {
        var composition = IndexTable.BuiltIn.Of(index, new DateOnly(2026, 11, 23))!;
        Assert.Equal(count, composition.Members.Length);
        Assert.All(composition.Members, member => Assert.True(InstrumentTable.BuiltIn.TryFind(member.Id, out _)));
        var worth = composition.Members.Select(member => (Int128)member.Counted * member.Price).ToArray();
        var sum = worth.Aggregate((Int128)0, (total, value) => total + value);

        // Counted shares are whole: a millionth more than the cap is rounding.
        Assert.All(worth, value => Assert.InRange((long)(value * 100_000_000 / sum), 1, 8_000_001));
        Assert.Equal(8_000_000, (long)(worth.Max() * 100_000_000 / sum), 1.0);
    }

    [Fact]
    public void The_composition_of_a_day_is_the_latest_that_has_begun()
    {
        var table = new IndexTable([Of(2026, 9), Of(2026, 6)]);
        Assert.Equal(new DateOnly(2026, 6, 8), table.Of("HSI", new DateOnly(2026, 9, 7))!.From);
        Assert.Equal(new DateOnly(2026, 9, 8), table.Of("HSI", new DateOnly(2026, 9, 8))!.From);
        Assert.Equal(new DateOnly(2026, 6, 8), table.Of("HSI", new DateOnly(2020, 1, 2))!.From);
        Assert.Null(table.Of("DJIA", new DateOnly(2026, 9, 8)));
    }

    private static IndexComposition Of(int year, int month) =>
        new() { Index = "HSI", From = new DateOnly(year, month, 8), Level = Price.Unit, Cap = 8, Members = [] };
}
