using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Mapping;

public sealed class TradeMappingTests
{
    private const long Microsecond = 1_000;

    [Theory]
    [InlineData(0, TradeType.Automatch)]
    [InlineData(4, TradeType.Late)]
    [InlineData(22, TradeType.NonDirectOffExchange)]
    [InlineData(100, TradeType.AutomatchInternalized)]
    [InlineData(101, TradeType.DirectOffExchange)]
    [InlineData(102, TradeType.OddLot)]
    [InlineData(103, TradeType.Auction)]
    [InlineData(104, TradeType.Overseas)]
    [InlineData(999, (TradeType)999)]
    public void A_trade_keeps_how_it_came_about_and_its_own_time(short number, TradeType type)
    {
        var rig = new MapperRig(OmdcProduct.FullTick);
        rig.Send(OmdcProduct.FullTick, Trade(7, number));

        var trade = Assert.Single(rig.Records<TradeRecord>());
        Assert.Equal(type, trade.TradeType);
        Assert.Equal(MapperRig.Morning - (5 * Microsecond), trade.Header.TsEvent);
        Assert.Equal((534_500_000_000, 200u, 7u), (trade.Price, trade.Size, trade.TradeId));
        Assert.Equal((OrderAction.Trade, Side.None, RecordFlags.Last), (trade.Action, trade.Side, trade.Flags));
        Assert.Equal(Publisher.OmdcFullTick + number, trade.Header.PublisherId);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000)]
    [InlineData(short.MinValue)]
    public void A_trade_type_that_has_no_room_is_malformed(short number)
    {
        var rig = new MapperRig(OmdcProduct.FullTick);
        rig.Send(OmdcProduct.FullTick, Trade(7, number));

        Assert.Empty(rig.Records<TradeRecord>());
        Assert.Equal(1, rig.Mapper.Counts.Malformed);
        Assert.Empty(rig.Records<IntegrityRecord>());
    }

    [Fact]
    public void A_trade_for_nothing_is_malformed()
    {
        var rig = new MapperRig(OmdcProduct.FullTick);
        rig.Send(OmdcProduct.FullTick, Trade(7, 0) with { Price = 0 });
        rig.Send(OmdcProduct.FullTick, Trade(8, 0) with { Price = -1 });

        Assert.Equal((2, 0), (rig.Mapper.Counts.Malformed, rig.Mapper.Records.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ulong.MaxValue)]
    public void A_trade_without_a_time_that_can_be_has_that_of_its_packet(ulong time)
    {
        var rig = new MapperRig(OmdcProduct.FullTick);
        rig.Send(OmdcProduct.FullTick, Trade(7, 0) with { TradeTime = time });

        Assert.Equal(MapperRig.Morning, Assert.Single(rig.Records<TradeRecord>()).Header.TsEvent);
    }

    [Fact]
    public void A_trade_never_changes_the_book()
    {
        var rig = new MapperRig(OmdcProduct.FullTick);
        rig.Send(OmdcProduct.FullTick, Trade(7, 0));

        Assert.Equal(1, rig.Mapper.Records.Count);
    }

    [Fact]
    public void A_cancelled_trade_is_named_by_its_number()
    {
        var rig = new MapperRig(OmdcProduct.Premium);
        rig.Send(OmdcProduct.Premium, new TradeCancelMessage { SecurityCode = 700, TradeID = 7 });

        Assert.Equal(["TradeCancel x7"], rig.Statistics(700));
    }

    [Fact]
    public void A_ticker_is_one_trade_with_its_number()
    {
        var rig = new MapperRig(OmdcProduct.Standard);
        rig.Send(OmdcProduct.Standard, Ticker(3, 5_000, 103));

        var trade = Assert.Single(rig.Records<TradeRecord>());
        Assert.Equal((3u, 5_000u, TradeType.Auction), (trade.TradeId, trade.Size, trade.TradeType));
        Assert.Equal(MapperRig.Morning - (5 * Microsecond), trade.Header.TsEvent);
    }

    [Fact]
    public void A_ticker_of_more_shares_than_a_record_can_say_is_several_that_add_up_to_it()
    {
        var rig = new MapperRig(OmdcProduct.Standard);
        rig.Send(OmdcProduct.Standard, Ticker(3, 10_000_000_000, 101));

        var trades = rig.Records<TradeRecord>();
        Assert.Equal(10_000_000_000, trades.Sum(trade => (long)trade.Size));
        Assert.DoesNotContain(trades, trade => trade.Size == uint.MaxValue);
        Assert.All(trades, trade => Assert.Equal((3u, TradeType.DirectOffExchange), (trade.TradeId, trade.TradeType)));
    }

    [Fact]
    public void A_ticker_of_more_shares_than_there_can_be_is_malformed()
    {
        var rig = new MapperRig(OmdcProduct.Standard);
        rig.Send(OmdcProduct.Standard, Ticker(3, ulong.MaxValue, 0));

        Assert.Equal(0, rig.Mapper.Records.Count);
        Assert.Equal(1, rig.Mapper.Counts.Malformed);
    }

    [Fact]
    public void A_ticker_cancelled_in_part_is_taken_back_and_what_is_left_told_again_with_its_type()
    {
        var rig = new MapperRig(OmdcProduct.Standard);
        rig.Send(OmdcProduct.Standard, Ticker(3, 5_000, 102));
        rig.Forget();

        rig.Send(OmdcProduct.Standard, Ticker(3, 4_000, 0) with { TrdCancelFlag = 'Y', TradeTime = 0 });

        Assert.Equal(["TradeCancel x3"], rig.Statistics(700));
        var trade = Assert.Single(rig.Records<TradeRecord>());
        Assert.Equal((3u, 4_000u, TradeType.OddLot), (trade.TradeId, trade.Size, trade.TradeType));
        Assert.Equal(MapperRig.Morning, trade.Header.TsEvent);
    }

    [Fact]
    public void A_ticker_cancelled_in_full_leaves_nothing()
    {
        var rig = new MapperRig(OmdcProduct.Standard);
        rig.Send(OmdcProduct.Standard, Ticker(3, 0, -5) with { TrdCancelFlag = 'Y' });

        Assert.Equal(["TradeCancel x3"], rig.Statistics(700));
        Assert.Empty(rig.Records<TradeRecord>());
    }

    private static TradeMessage Trade(uint id, short type) => new()
    {
        SecurityCode = 700,
        TradeID = id,
        Price = 534_500,
        Quantity = 200,
        TrdType = type,
        TradeTime = (ulong)(MapperRig.Morning - (5 * Microsecond)),
    };

    private static TradeTickerMessage Ticker(uint id, ulong quantity, short type) => new()
    {
        SecurityCode = 700,
        TickerID = id,
        Price = 534_500,
        AggregateQuantity = quantity,
        TradeTime = (ulong)(MapperRig.Morning - (5 * Microsecond)),
        TrdType = type,
        TrdCancelFlag = 'N',
    };
}
