namespace Sampan.Market.Tests;

public sealed class IndexMembersTests
{
    [Theory]
    [InlineData("HSI", 92)]
    [InlineData("HSTECH", 30)]
    [InlineData("HSCEI", 50)]
    public void Every_member_is_a_known_stock_and_stated_once(string index, int count)
    {
        var members = IndexMembers.Of(index);

        Assert.Equal(count, members.Distinct().Count());
        Assert.Equal(count, members.Length);
        Assert.All(members, code => Assert.True(InstrumentTable.BuiltIn.TryFind(AssetClass.Stock, code, "HK", out _)));
    }

    [Fact]
    public void An_unknown_index_has_no_members()
    {
        Assert.Empty(IndexMembers.Of("DJIA"));
    }
}
