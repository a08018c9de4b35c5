using CsCheck;

namespace Sampan.Market.Tests;

public sealed class SpreadTableTests
{
    private static readonly DateOnly BeforePhase1 = new(2025, 8, 3);
    private static readonly DateOnly Today = new(2025, 8, 4);
    private static readonly DateOnly Phase2 = new(2026, 7, 6);
    private static readonly SpreadTables WithPhase2 = new() { Phase2From = Phase2 };

    private static readonly SpreadTable[] Tables =
    [
        SpreadTables.Known.For('A', BeforePhase1),
        SpreadTables.Known.For('A', Today),
        WithPhase2.For('A', Phase2),
        SpreadTables.Known.For('B', Today),
        SpreadTables.Known.For('D', Today),
    ];

    private static readonly Gen<(SpreadTable Table, long Price)> AnyPrice =
        from table in Gen.Int[0, Tables.Length - 1].Select(index => Tables[index])
        from price in Gen.Long[table.MinPrice, table.MaxPrice]
        select (table, price);

    [Theory]
    [InlineData(0.01, 0.001)]
    [InlineData(0.25, 0.001)]
    [InlineData(0.255, 0.005)]
    [InlineData(0.50, 0.005)]
    [InlineData(0.51, 0.01)]
    [InlineData(10.00, 0.01)]
    [InlineData(10.01, 0.02)]
    [InlineData(20.05, 0.05)]
    [InlineData(100.00, 0.05)]
    [InlineData(100.10, 0.10)]
    [InlineData(200.20, 0.20)]
    [InlineData(500.50, 0.50)]
    [InlineData(1_001, 1)]
    [InlineData(2_002, 2)]
    [InlineData(5_005, 5)]
    [InlineData(9_995, 5)]
    public void Part_A_before_phase_1_has_the_ticks_of_2006(decimal price, decimal tick)
    {
        Assert.Equal(Units(tick), SpreadTables.Known.For('A', BeforePhase1).TickAt(Units(price)));
        Assert.Equal(Units(tick), SpreadTables.Known.For('E', Today).TickAt(Units(price)));
    }

    [Theory]
    [InlineData(5, 0.01)]
    [InlineData(10.01, 0.01)]
    [InlineData(20, 0.01)]
    [InlineData(20.02, 0.02)]
    [InlineData(50, 0.02)]
    [InlineData(50.05, 0.05)]
    [InlineData(616, 0.5)]
    public void Phase_1_made_the_ticks_from_10_to_50_smaller(decimal price, decimal tick)
    {
        Assert.Equal(Units(tick), SpreadTables.Known.For('A', Today).TickAt(Units(price)));
    }

    [Theory]
    [InlineData(0.25, 0.001)]
    [InlineData(0.50, 0.005)]
    [InlineData(0.505, 0.005)]
    [InlineData(10, 0.005)]
    [InlineData(10.01, 0.01)]
    public void Phase_2_holds_from_the_day_that_is_stated(decimal price, decimal tick)
    {
        Assert.Equal(Units(tick), WithPhase2.For('A', Phase2).TickAt(Units(price)));
        Assert.Same(SpreadTables.Known.For('A', Today), WithPhase2.For('A', Phase2.AddDays(-1)));
        Assert.Same(SpreadTables.Known.For('A', Today), SpreadTables.Known.For('A', Phase2));
    }

    [Theory]
    [InlineData(1, 0.001)]
    [InlineData(1.002, 0.002)]
    [InlineData(5.005, 0.005)]
    [InlineData(10.01, 0.01)]
    [InlineData(25.92, 0.02)]
    [InlineData(100.05, 0.05)]
    [InlineData(200.1, 0.1)]
    [InlineData(500.2, 0.2)]
    [InlineData(1_000.5, 0.5)]
    [InlineData(9_999, 1)]
    public void Funds_have_Part_D_since_June_2020(decimal price, decimal tick)
    {
        Assert.Equal(Units(tick), SpreadTables.Known.For('D', new DateOnly(2020, 6, 1)).TickAt(Units(price)));
        Assert.Same(SpreadTables.Known.For('A', BeforePhase1), SpreadTables.Known.For('D', new DateOnly(2020, 5, 29)));
    }

    [Fact]
    public void A_letter_without_a_table_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SpreadTables.Known.For('C', Today));
    }

    [Fact]
    public void Steps_cross_the_borders_of_bands_exactly()
    {
        var table = SpreadTables.Known.For('A', Today);

        Assert.Equal(Units(20.02m), table.Up(Units(20m)));
        Assert.Equal(Units(20m), table.Down(Units(20.02m)));
        Assert.Equal(Units(19.99m), table.Down(Units(20.02m), 2));
        Assert.Equal(Units(0.26m), table.Up(Units(0.249m), 3));
        Assert.Equal(Units(505m), table.Up(Units(499.8m), 11));
    }

    [Fact]
    public void A_price_between_two_ticks_steps_to_its_neighbours()
    {
        var table = SpreadTables.Known.For('A', Today);
        var between = Units(616.3m);

        Assert.False(table.IsOnTick(between));
        Assert.Equal(Units(616m), table.RoundDown(between));
        Assert.Equal(Units(616.5m), table.RoundUp(between));
        Assert.Equal(Units(616.5m), table.Nearest(between));
        Assert.Equal(Units(616.5m), table.Up(between));
        Assert.Equal(Units(616m), table.Down(between));
    }

    [Fact]
    public void Nothing_leads_out_of_the_table()
    {
        foreach (var table in Tables)
        {
            Assert.Equal(table.MaxPrice, table.Up(table.MaxPrice));
            Assert.Equal(table.MinPrice, table.Down(table.MinPrice));
            Assert.Equal(table.MaxPrice, table.Nearest(table.MaxPrice + 1));
            Assert.Equal(table.MinPrice, table.RoundUp(0));
            Assert.Equal(table.MaxPrice, table.Up(table.MinPrice, int.MaxValue));
            Assert.Equal(table.MinPrice, table.Down(table.MaxPrice, int.MaxValue));
            Assert.False(table.IsOnTick(0));
            Assert.False(table.IsOnTick(table.MaxPrice + table.TickAt(table.MaxPrice)));
        }
    }

    [Fact]
    public void Up_and_down_again_is_where_one_was()
    {
        (from start in AnyPrice
         from ticks in Gen.Int[0, 3_000]
         select (start.Table, Price: start.Table.RoundDown(start.Price), ticks)).Sample((table, price, ticks) =>
        {
            var up = table.Up(price, ticks);
            var down = table.Down(price, ticks);

            return table.IsOnTick(up) && table.IsOnTick(down)
                && (up == table.MaxPrice || table.Down(up, ticks) == price)
                && (down == table.MinPrice || table.Up(down, ticks) == price);
        });
    }

    [Fact]
    public void Many_ticks_at_once_are_as_many_single_ticks()
    {
        (from start in AnyPrice from ticks in Gen.Int[1, 300] select (start.Table, start.Price, ticks)).Sample(
            (table, price, ticks) =>
            {
                var (up, down) = (price, price);
                for (var i = 0; i < ticks; i++)
                {
                    (up, down) = (table.Up(up), table.Down(down));
                }

                return up == table.Up(price, ticks) && down == table.Down(price, ticks);
            });
    }

    [Fact]
    public void Rounding_finds_the_neighbours_on_the_grid()
    {
        AnyPrice.Sample((table, price) =>
        {
            var (below, above) = (table.RoundDown(price), table.RoundUp(price));

            return below <= price && price <= above
                && table.IsOnTick(below) && table.IsOnTick(above)
                && (below == above ? table.IsOnTick(price) : table.Up(below) == above && !table.IsOnTick(price))
                && Math.Abs(table.Nearest(price) - price) == Math.Min(price - below, above - price);
        });
    }

    private static long Units(decimal price) => (long)(price * Price.Unit);
}
