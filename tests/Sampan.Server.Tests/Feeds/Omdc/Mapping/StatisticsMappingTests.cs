using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Mapping;

public sealed class StatisticsMappingTests
{
    private readonly MapperRig _rig = new(OmdcProduct.Premium, OmdcProduct.Reference);

    [Fact]
    public void The_sums_of_the_day_are_one_record_each()
    {
        _rig.Send(OmdcProduct.Premium, Sums());

        Assert.Equal(
            [
                "Volume x9982000", "Turnover x493350740000", "HighPrice 50.1", "LowPrice 49.05", "LastPrice 49.5", "Vwap 49.424",
                "ShortVolume x1000", "ShortTurnover x49500000",
            ],
            _rig.Statistics(700));
    }

    [Fact]
    public void Before_the_first_trade_there_is_no_high_low_or_last()
    {
        _rig.Send(OmdcProduct.Premium, new StatisticsMessage { SecurityCode = 700 });

        Assert.Equal(
            ["Volume x0", "Turnover x0", "HighPrice none", "LowPrice none", "LastPrice none"], _rig.Statistics(700));
    }

    [Theory]
    [InlineData(534_500, "VenuePrice 534.5")]
    [InlineData(0, "VenuePrice none")]
    public void The_nominal_price_may_be_none(int price, string statistic)
    {
        _rig.Send(OmdcProduct.Premium, new NominalPriceMessage { SecurityCode = 700, NominalPrice = price });

        Assert.Equal([statistic], _rig.Statistics(700));
        Assert.Equal(Publisher.OmdcPremium, Assert.Single(_rig.Records<StatisticRecord>()).Header.PublisherId);
    }

    [Fact]
    public void The_closing_price_comes_with_the_number_of_trades_and_is_of_today()
    {
        _rig.Send(OmdcProduct.Premium, new ClosingPriceMessage { SecurityCode = 700, ClosingPrice = 534_500, NumberOfTrades = 12 });

        Assert.Equal(["ClosePrice 534.5", "TradeCount x12"], _rig.Statistics(700));
        Assert.All(_rig.Records<StatisticRecord>(), record => Assert.Equal(-1, record.TsRef));
    }

    [Fact]
    public void A_closing_price_of_0_is_none()
    {
        _rig.Send(OmdcProduct.Premium, new ClosingPriceMessage { SecurityCode = 700 });

        Assert.Equal(["ClosePrice none", "TradeCount x0"], _rig.Statistics(700));
    }

    [Theory]
    [InlineData(4_125, "Yield 4.125")]
    [InlineData(-150, "Yield -0.15")]
    [InlineData(0, "Yield none")]
    public void A_yield_is_a_percentage(int yield, string statistic)
    {
        _rig.Send(OmdcProduct.Premium, new YieldMessage { SecurityCode = 700, Yield = yield });

        Assert.Equal([statistic], _rig.Statistics(700));
    }

    [Theory]
    [InlineData(1, "IndicativeOpeningPrice 534.5 x2000")]
    [InlineData(101, "IndicativeOpeningPrice 534.5 x2000")]
    [InlineData(7, "IndicativeOpeningPrice 534.5 x2000")]
    [InlineData(105, "IndicativeClosingPrice 534.5 x2000")]
    [InlineData(107, "IndicativeClosingPrice 534.5 x2000")]
    [InlineData(103, "IndicativeClosingPrice 534.5 x2000")]
    public void An_indicative_price_is_of_the_auction_that_the_segment_is_in(byte phase, string statistic)
    {
        _rig.Send(OmdcProduct.Reference, Session("MAIN", phase));
        _rig.Send(OmdcProduct.Premium, Indicative(534_500, 2_000));

        Assert.Equal([statistic], _rig.Statistics(700));
    }

    [Theory]
    [InlineData(9, "IndicativeOpeningPrice 534.5 x2000")]
    [InlineData(12, "IndicativeClosingPrice 534.5 x2000")]
    [InlineData(16, "IndicativeClosingPrice 534.5 x2000")]
    public void Where_nobody_has_said_which_auction_it_is_the_clock_does(int hour, string statistic)
    {
        _rig.Now = HongKongTime.At(new DateOnly(2026, 11, 23), new TimeOnly(hour, 5));
        _rig.Send(OmdcProduct.Premium, Indicative(534_500, 2_000));

        Assert.Equal([statistic], _rig.Statistics(700));
    }

    [Fact]
    public void At_blocking_the_indicative_price_ceases_to_be()
    {
        _rig.Send(OmdcProduct.Reference, Session("MAIN", 7));
        _rig.Send(OmdcProduct.Premium, Indicative(0, 0));

        Assert.Equal(["IndicativeOpeningPrice none"], _rig.Statistics(700));
    }

    [Fact]
    public void A_volume_of_an_auction_beyond_63_bits_is_the_most_there_can_be()
    {
        _rig.Send(OmdcProduct.Premium, Indicative(1, ulong.MaxValue));

        Assert.Equal(long.MaxValue - 1, Assert.Single(_rig.Records<StatisticRecord>()).Quantity);
    }

    [Fact]
    public void Reference_price_and_limits_of_an_auction_come_and_go_one_by_one()
    {
        _rig.Send(OmdcProduct.Premium, new ReferencePriceMessage
        {
            SecurityCode = 700,
            ReferencePrice = 534_500,
            LowerPrice = 507_500,
        });

        Assert.Equal(
            ["AuctionReferencePrice 534.5", "AuctionLowerPrice 507.5", "AuctionUpperPrice none"], _rig.Statistics(700));
    }

    [Theory]
    [InlineData('B', "OrderImbalance x700")]
    [InlineData('S', "OrderImbalance x-700")]
    [InlineData('N', "OrderImbalance x0")]
    [InlineData(' ', "OrderImbalance none")]
    [InlineData('\0', "OrderImbalance none")]
    public void An_imbalance_has_the_sign_of_those_who_are_too_many(char direction, string statistic)
    {
        _rig.Send(OmdcProduct.Premium, Imbalance(direction));

        Assert.Equal([statistic], _rig.Statistics(700));
    }

    [Fact]
    public void An_imbalance_to_no_side_is_malformed()
    {
        _rig.Send(OmdcProduct.Premium, Imbalance('Q'));

        Assert.Equal(1, _rig.Mapper.Counts.Malformed);
        Assert.Empty(_rig.Statistics(700));
    }

    [Fact]
    public void A_cooling_off_tells_its_prices_its_start_and_its_end()
    {
        var start = MapperRig.Morning;
        var end = start + (300 * HongKongTime.NanosPerSecond);
        _rig.Send(OmdcProduct.Premium, new VCMTriggerMessage
        {
            SecurityCode = 700,
            CoolingOffStartTime = (ulong)start,
            CoolingOffEndTime = (ulong)end,
            VCMReferencePrice = 130_000,
            VCMLowerPrice = 117_000,
            VCMUpperPrice = 143_000,
        });

        Assert.Equal(["VcmReferencePrice 130", "LowerPriceLimit 117", "UpperPriceLimit 143"], _rig.Statistics(700));
        Assert.Equal([start, end, end], _rig.Records<StatisticRecord>().Select(record => record.TsRef));
        var status = Assert.Single(_rig.Records<StatusRecord>());
        Assert.Equal((StatusAction.Trading, (ushort)50, TradingPhase.Unknown), (status.Action, status.Reason, status.Phase));
    }

    [Fact]
    public void What_comes_from_a_snapshot_says_so()
    {
        _rig.Origin = OmdcOrigin.Refresh;
        _rig.Send(OmdcProduct.Premium, Sums());

        Assert.All(_rig.Records<StatisticRecord>(), record =>
            Assert.Equal((byte)(RecordFlags.Snapshot | RecordFlags.BadTsRecv), record.StatFlags));
    }

    internal static TradingSessionStatusMessage Session(string market, byte phase, char control = '0')
    {
        var message = new TradingSessionStatusMessage { TradingSessionSubID = phase, TradingSesControlFlag = control };
        OmdcText.Write(message.MarketCode, market);
        return message;
    }

    private static StatisticsMessage Sums() => new()
    {
        SecurityCode = 700,
        SharesTraded = 9_982_000,
        Turnover = 493_350_740_000,
        HighPrice = 50_100,
        LowPrice = 49_050,
        LastPrice = 49_500,
        VWAP = 49_424,
        ShortSellSharesTraded = 1_000,
        ShortSellTurnover = 49_500_000,
    };

    private static IndicativeEquilibriumPriceMessage Indicative(int price, ulong quantity) => new()
    {
        SecurityCode = 700,
        Price = price,
        AggregateQuantity = quantity,
    };

    private static OrderImbalanceMessage Imbalance(char direction) => new()
    {
        SecurityCode = 700,
        OrderImbalanceDirection = direction,
        OrderImbalanceQuantity = 700,
    };
}
