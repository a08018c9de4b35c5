using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Mapping;

public sealed class AggregateBookTests
{
    private const byte New = 0;
    private const byte Change = 1;
    private const byte Delete = 2;
    private const byte Clear = 74;

    private readonly MapperRig _rig = new(OmdcProduct.Premium);

    [Fact]
    public void A_level_on_top_of_ten_pushes_the_last_one_out_and_the_next_entry_counts_after_that()
    {
        SendBids(9_740, 9_730, 9_720, 9_710, 9_700, 9_690, 9_680, 9_670, 9_660, 9_650);

        var levels = Send(Bid(New, 1, 9_750), Bid(Change, 10, 9_660, 500));

        Assert.Equal([9_750, 9_740, 9_730, 9_720, 9_710, 9_700, 9_690, 9_680, 9_670, 9_660], PricesOf(levels.Bids));
        Assert.Equal(500, levels.Bids.Level[9].Size);
        Assert.Empty(_rig.Records<IntegrityRecord>());
    }

    [Fact]
    public void When_the_best_level_goes_the_one_that_comes_into_view_follows_it()
    {
        SendBids(9_750, 9_740, 9_730, 9_720, 9_710, 9_700, 9_690, 9_680, 9_670, 9_660);

        var levels = Send(Bid(Delete, 1, 9_750), Bid(New, 10, 9_650));

        Assert.Equal([9_740, 9_730, 9_720, 9_710, 9_700, 9_690, 9_680, 9_670, 9_660, 9_650], PricesOf(levels.Bids));
        Assert.Empty(_rig.Records<IntegrityRecord>());
    }

    [Fact]
    public void A_level_that_is_more_than_ten_spreads_away_now_is_deleted_by_the_exchange()
    {
        Send(Ask(New, 1, 9_760), Ask(New, 2, 9_770), Ask(New, 3, 9_780), Ask(New, 4, 9_790), Ask(New, 5, 9_850));

        var levels = Send(Ask(New, 1, 9_750), Ask(Delete, 6, 9_850));

        Assert.Equal([9_750, 9_760, 9_770, 9_780, 9_790], PricesOf(levels.Asks));
        Assert.Empty(_rig.Records<IntegrityRecord>());
    }

    [Fact]
    public void Three_new_levels_push_one_out_silently_and_four_out_by_message()
    {
        SendBids(9_800, 9_790, 9_780, 9_760, 9_750, 9_730, 9_720, 9_710);

        var levels = Send(
            Bid(New, 1, 9_860),
            Bid(New, 2, 9_850),
            Bid(New, 3, 9_840),
            Bid(Delete, 7, 9_760),
            Bid(Delete, 7, 9_750),
            Bid(Delete, 7, 9_730),
            Bid(Delete, 7, 9_720));

        Assert.Equal([9_860, 9_850, 9_840, 9_800, 9_790, 9_780], PricesOf(levels.Bids));
        Assert.Empty(_rig.Records<IntegrityRecord>());
    }

    [Fact]
    public void Sides_may_be_mixed_and_deletes_may_come_first_as_in_a_packet_of_2018()
    {
        Send(Bid(New, 1, 229), Bid(New, 2, 228), Bid(New, 3, 227), Ask(New, 1, 235), Ask(New, 2, 236));

        var levels = Send(
            Bid(Delete, 1, 229),
            Ask(New, 1, 234),
            Bid(Delete, 1, 228),
            Ask(Delete, 2, 235),
            Bid(Delete, 1, 227),
            Bid(New, 1, 226),
            Bid(New, 2, 225),
            Bid(New, 3, 224));

        Assert.Equal([226, 225, 224], PricesOf(levels.Bids));
        Assert.Equal([234, 236], PricesOf(levels.Asks));
        Assert.Empty(_rig.Records<IntegrityRecord>());
    }

    [Fact]
    public void A_message_becomes_one_record_with_both_sides()
    {
        var levels = Send(Bid(New, 1, 534_500, 1_200, orders: 3), Ask(New, 1, 535_000, ulong.MaxValue, orders: 1));

        Assert.Equal(new PriceLevel(534_500_000_000, 1_200, 3), levels.Bids.Level[0]);
        Assert.Equal(new PriceLevel(535_000_000_000, long.MaxValue - 1, 1), levels.Asks.Level[0]);
        Assert.Equal((Publisher.OmdcPremium, RecordFlags.Last), (levels.Header.PublisherId, levels.Flags));
        Assert.Equal(MapperRig.Morning, levels.Header.TsEvent);
    }

    [Fact]
    public void A_clear_empties_both_sides_and_what_follows_is_new()
    {
        Send(Bid(New, 1, 229), Ask(New, 1, 230));

        var levels = Send(new AggregateOrderBookEntry { UpdateAction = Clear }, Bid(New, 1, 220));

        Assert.Equal([220], PricesOf(levels.Bids));
        Assert.Empty(PricesOf(levels.Asks));
    }

    [Fact]
    public void A_message_without_entries_says_that_the_book_is_empty()
    {
        Send(Bid(New, 1, 229), Ask(New, 1, 230));

        var levels = Send();

        Assert.Equal((0, 0), (levels.Bids.Count, levels.Asks.Count));
    }

    [Theory]
    [InlineData(New, 3, 225, 0)]
    [InlineData(New, 0, 225, 0)]
    [InlineData(New, 1, 220, 0)]
    [InlineData(New, 2, 230, 0)]
    [InlineData(Change, 1, 228, 0)]
    [InlineData(Change, 2, 229, 0)]
    [InlineData(Delete, 1, 228, 0)]
    [InlineData(Delete, 11, 229, 0)]
    [InlineData(9, 1, 229, 0)]
    [InlineData(New, 1, 231, 2)]
    public void What_contradicts_the_book_makes_it_suspect_until_it_is_cleared(byte action, byte level, int price, ushort side)
    {
        Send(Bid(New, 1, 229));

        Send(Entry(side, action, level, price));

        Assert.True(Assert.Single(_rig.Records<IntegrityRecord>()).IsSuspect);
        Assert.Equal(1, _rig.Mapper.Counts.Contradictions);

        _rig.Forget();
        Send(new AggregateOrderBookEntry { UpdateAction = Clear }, Bid(New, 1, 229));

        Assert.False(Assert.Single(_rig.Records<IntegrityRecord>()).IsSuspect);
    }

    [Fact]
    public void Any_entries_leave_at_most_ten_levels_a_side()
    {
        var random = new Random(20_261_122);
        for (var i = 0; i < 20_000; i++)
        {
            _rig.Forget();
            var levels = Send(Entry(
                (ushort)random.Next(3), (byte)random.Next(4), (byte)random.Next(14), random.Next(-5, 50), (ulong)random.NextInt64()));

            Assert.InRange(levels.Bids.Count, 0, Depth.LevelsMax);
            Assert.InRange(levels.Asks.Count, 0, Depth.LevelsMax);
        }
    }

    private void SendBids(params int[] prices) =>
        Send([.. prices.Select((price, i) => Bid(New, (byte)(i + 1), price))]);

    private LevelsRecord Send(params AggregateOrderBookEntry[] entries)
    {
        _rig.Send(OmdcProduct.Premium, new AggregateOrderBookUpdateMessage { SecurityCode = 700 }, entries.AsSpan());
        return _rig.Records<LevelsRecord>()[^1];
    }

    private static AggregateOrderBookEntry Bid(byte action, byte level, int price, ulong quantity = 100, uint orders = 1) =>
        Entry(0, action, level, price, quantity, orders);

    private static AggregateOrderBookEntry Ask(byte action, byte level, int price, ulong quantity = 100, uint orders = 1) =>
        Entry(1, action, level, price, quantity, orders);

    private static AggregateOrderBookEntry Entry(
        ushort side, byte action, byte level, int price, ulong quantity = 100, uint orders = 1) => new()
        {
            Side = side,
            UpdateAction = action,
            PriceLevel = level,
            Price = price,
            AggregateQuantity = quantity,
            NumberOfOrders = orders,
        };

    private static int[] PricesOf(Depth side)
    {
        var prices = new int[side.Count];
        for (var i = 0; i < side.Count; i++)
        {
            prices[i] = (int)(side.Level[i].Price / 1_000_000);
        }

        return prices;
    }
}
