namespace Sampan.Market.Tests.Instruments;

/// <summary>Instruments that a feed brings along while the market runs.</summary>
public sealed class InstrumentGrowthTests
{
    private readonly MarketDay _day = new();

    [Fact]
    public void An_instrument_is_there_as_soon_as_it_is_in_the_directory()
    {
        _day.Trade("10:00", price: 500, size: 100, instrument: 3);
        Assert.Equal((1, 3), (_day.Market.Ignored, _day.Market.InstrumentCount));

        _day.Directory.Update([MarketDay.InstrumentOf(9_988, SecurityType.Equity)]);
        _day.Trade("10:01", price: 500, size: 100, instrument: 3);

        Assert.Equal((1, 4), (_day.Market.Ignored, _day.Market.InstrumentCount));
        Assert.Equal(MarketDay.Mills(500), _day.Show(3).Quote.Last);
    }

    [Fact]
    public void A_new_security_has_the_rules_of_its_kind()
    {
        _day.Directory.Update([MarketDay.InstrumentOf(9_988, SecurityType.Equity), MarketDay.InstrumentOf(20_000, SecurityType.Cbbc)]);
        foreach (var instrument in new[] { 3, 4 })
        {
            _day.Trade("15:50", price: 500, size: 100, instrument: instrument);
        }

        _day.Clock("16:00");
        Assert.Equal((Price.Undefined, MarketDay.Mills(500)), (_day.Show(3).Venue.ClosingPrice, _day.Show(4).Venue.ClosingPrice));
    }

    [Fact]
    public void What_is_not_shown_yet_reads_as_nothing()
    {
        var published = new PublishedMarket(0);

        Assert.Equal(0, published.Read(20_000, out var snapshot));
        Assert.Equal((0, 0, 0), (published.ReadQuote(-1, out _), published.VersionOf(int.MaxValue), snapshot.Bids.Count));
    }

    [Fact]
    public void An_instrument_beyond_what_there_can_be_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new PublishedMarket(0).Publish(PublishedMarket.InstrumentsMax, default(InstrumentSnapshot)));

    [Fact]
    public async Task A_reader_never_sees_half_an_instrument_that_appears()
    {
        const int Last = 20_000;
        var published = new PublishedMarket(1);
        var writer = Task.Run(
            () =>
            {
                for (var i = 1; i <= Last; i++)
                {
                    published.Publish(i, new InstrumentSnapshot { Time = i, BarsPresent = i });
                }
            },
            TestContext.Current.CancellationToken);

        var torn = 0;
        for (var i = 1; i <= Last; i++)
        {
            long version;
            InstrumentSnapshot seen;
            while ((version = published.Read(i, out seen)) == 0 && !writer.IsFaulted)
            {
                torn += seen.Time == 0 && seen.BarsPresent == 0 ? 0 : 1;
            }

            torn += version == 2 && seen.Time == i && seen.BarsPresent == i ? 0 : 1;
        }

        await writer;
        Assert.Equal(0, torn);
    }
}
