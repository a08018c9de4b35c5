namespace Sampan.Market.Tests;

public sealed class InstrumentTableTests
{
    private static readonly InstrumentTable Table = InstrumentTable.BuiltIn;

    [Theory]
    [InlineData("700", "HK")]
    [InlineData("00700", "hk")]
    [InlineData("0700.HK", "")]
    [InlineData("700.hk", "HK")]
    [InlineData("700$HK", "")]
    [InlineData("700$hkex$hk", "HK")]
    public void All_forms_of_a_symbol_are_one_stock(string symbol, string region)
    {
        Assert.True(Table.TryFind(AssetClass.Stock, symbol, region, out var instrument));

        Assert.Equal(700u, instrument.Id);
        Assert.Equal("HK", instrument.Region);
        Assert.Equal("TENCENT", instrument.Name);
        Assert.Equal("騰訊控股", instrument.ChineseName);
    }

    [Theory]
    [InlineData("HSI", "GB")]
    [InlineData("HSI", "HK")]
    [InlineData("hsi", "")]
    [InlineData("hsi$gb", "GB")]
    [InlineData("HSI.HK", "gb")]
    [InlineData("HSI$HKEX$GB", "")]
    public void An_index_of_Hong_Kong_answers_to_both_regions_and_tells_GB(string symbol, string region)
    {
        Assert.True(Table.TryFind(AssetClass.Indices, symbol, region, out var instrument));

        Assert.Equal(Instrument.IndexIdBase + 1, instrument.Id);
        Assert.Equal("GB", instrument.Region);
    }

    [Theory]
    [InlineData(AssetClass.Stock, "700", "US")]
    [InlineData(AssetClass.Stock, "700", "GB")]
    [InlineData(AssetClass.Stock, "700.US", "HK")]
    [InlineData(AssetClass.Stock, "700.US", "")]
    [InlineData(AssetClass.Stock, "700.HK", "US")]
    [InlineData(AssetClass.Stock, "700$NYSE$HK", "HK")]
    [InlineData(AssetClass.Stock, "HSI", "HK")]
    [InlineData(AssetClass.Indices, "700", "HK")]
    [InlineData(AssetClass.Forex, "700", "")]
    [InlineData(AssetClass.Stock, "99999", "HK")]
    [InlineData(AssetClass.Stock, "", "")]
    [InlineData((AssetClass)200, "700", "HK")]
    public void What_contradicts_itself_or_is_unknown_is_not_found(AssetClass assetClass, string symbol, string region)
    {
        Assert.False(Table.TryFind(assetClass, symbol, region, out var instrument));
        Assert.Null(instrument);
    }

    [Fact]
    public void Every_instrument_is_found_by_code_id_and_index()
    {
        Assert.All(Table, instrument =>
        {
            Assert.True(Table.TryFind(instrument.Class, instrument.Code, instrument.Region, out var byCode));
            Assert.True(Table.TryFind(instrument.Id, out var byId));

            Assert.Same(instrument, byCode);
            Assert.Same(instrument, byId);
            Assert.Same(instrument, Table[instrument.Index]);
        });
        Assert.Equal(Enumerable.Range(0, Table.Count), Table.Select(instrument => instrument.Index));
        Assert.False(Table.TryFind(0u, out _));
    }

    [Fact]
    public void A_lookup_allocates_nothing()
    {
        LookUp();

        var before = GC.GetAllocatedBytesForCurrentThread();
        LookUp();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        static void LookUp()
        {
            Table.TryFind(AssetClass.Stock, "00700.HK", "HK", out _);
            Table.TryFind(AssetClass.Indices, "hsi$gb", "GB", out _);
            Table.TryFind(AssetClass.Forex, "700", "", out _);
            Table.TryFind(700u, out _);
        }
    }

    [Fact]
    public void Two_of_the_same_are_refused_with_both_names()
    {
        var tencent = Table.First(instrument => instrument.Code == "700");

        var sameId = Assert.Throws<ArgumentException>(
            () => new InstrumentTable([tencent, tencent with { Code = "7000", Name = "OTHER" }]));
        var sameCode = Assert.Throws<ArgumentException>(
            () => new InstrumentTable([tencent, tencent with { Id = 7_000, Name = "OTHER" }]));

        Assert.Contains("both 700: TENCENT and OTHER", sameId.Message, StringComparison.Ordinal);
        Assert.Contains("both stock 700: TENCENT and OTHER", sameCode.Message, StringComparison.Ordinal);
    }
}
