using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;
using BrokerQueueItem = Sampan.Server.Feeds.Omdc.Messages.BrokerQueueItem;

namespace Sampan.Server.Tests.Feeds.Omdc.Mapping;

public sealed class IntegrityMappingTests
{
    private readonly MapperRig _rig = new(
        OmdcProduct.FullTick, OmdcProduct.OddLots, OmdcProduct.BrokerQueue, OmdcProduct.Reference);

    [Fact]
    public void A_channel_in_doubt_makes_all_suspect_that_it_has_told_of_and_nothing_else()
    {
        AddOrder(700);
        AddOrder(5);
        AddOrder(700);
        _rig.Forget();

        _rig.Mapper.OnSuspect(_rig.Channel(OmdcProduct.FullTick), MapperRig.Morning);

        Assert.Equal([(_rig.IndexOf(700), true), (_rig.IndexOf(5), true)], Told());
    }

    [Fact]
    public void An_instrument_that_is_met_on_a_channel_in_doubt_is_suspect_from_the_start()
    {
        _rig.Mapper.OnSuspect(_rig.Channel(OmdcProduct.FullTick), MapperRig.Morning);
        AddOrder(700);
        AddOrder(700);

        Assert.Equal([(_rig.IndexOf(700), true)], Told());
    }

    [Fact]
    public void Proof_of_one_channel_is_no_proof_of_another()
    {
        AddOrder(700);
        AddOddLot(700);
        _rig.Mapper.OnSuspect(_rig.Channel(OmdcProduct.FullTick), MapperRig.Morning);
        _rig.Mapper.OnSuspect(_rig.Channel(OmdcProduct.OddLots), MapperRig.Morning);
        _rig.Forget();

        _rig.Mapper.OnProven(_rig.Channel(OmdcProduct.OddLots), tradesLost: false, MapperRig.Morning);
        _rig.Mapper.OnProven(_rig.Channel(OmdcProduct.FullTick), tradesLost: true, MapperRig.Morning);

        Assert.Equal([(_rig.IndexOf(700), true), (_rig.IndexOf(700), false)], Told());
        Assert.Equal([false, true], _rig.Records<IntegrityRecord>().Select(record => record.TradesLost));
    }

    [Fact]
    public void A_book_that_contradicts_itself_is_not_made_good_by_the_snapshot_of_another_channel()
    {
        AddOrder(700);
        AddOddLot(700);
        _rig.Send(OmdcProduct.FullTick, new DeleteOrderMessage { SecurityCode = 700, Side = 9 });
        _rig.Forget();

        _rig.Mapper.OnSnapshotBegin(_rig.Channel(OmdcProduct.OddLots), MapperRig.Morning);
        _rig.Mapper.OnProven(_rig.Channel(OmdcProduct.OddLots), tradesLost: false, MapperRig.Morning);
        _rig.Mapper.OnSnapshotBegin(_rig.Channel(OmdcProduct.FullTick), MapperRig.Morning);

        Assert.Equal([true, false], Told().Select(told => told.IsSuspect));
    }

    [Fact]
    public void A_channel_without_trades_loses_none()
    {
        AddOddLot(700);
        _rig.Mapper.OnProven(_rig.Channel(OmdcProduct.OddLots), tradesLost: true, MapperRig.Morning);

        Assert.False(Assert.Single(_rig.Records<IntegrityRecord>()).TradesLost);
    }

    [Fact]
    public void A_snapshot_begins_with_empty_books()
    {
        AddOrder(700);
        AddOrder(5);
        AddOddLot(5);
        _rig.Forget();

        _rig.Mapper.OnSnapshotBegin(_rig.Channel(OmdcProduct.FullTick), MapperRig.Morning);

        var clears = _rig.Records<OrderRecord>();
        Assert.Equal([_rig.IndexOf(700), _rig.IndexOf(5)], clears.Select(clear => (int)clear.Header.InstrumentId));
        Assert.All(clears, clear => Assert.Equal(
            (OrderAction.Clear, Side.None, 0ul, RecordFlags.Last | RecordFlags.Snapshot | RecordFlags.BadTsRecv),
            (clear.Action, clear.Side, clear.OrderId, clear.Flags)));
        Assert.Empty(_rig.Records<OddLotOrderRecord>());

        _rig.Mapper.OnSnapshotBegin(_rig.Channel(OmdcProduct.OddLots), MapperRig.Morning);

        Assert.Equal(OrderAction.Clear, Assert.Single(_rig.Records<OddLotOrderRecord>()).Action);
    }

    [Fact]
    public void What_is_void_is_empty_and_suspect_until_it_is_proven()
    {
        AddOrder(700);
        _rig.Forget();

        _rig.Mapper.OnVoid(_rig.Channel(OmdcProduct.FullTick), MapperRig.Morning);
        _rig.Mapper.OnProven(_rig.Channel(OmdcProduct.FullTick), tradesLost: false, MapperRig.Morning);

        Assert.Equal(OrderAction.Clear, Assert.Single(_rig.Records<OrderRecord>()).Action);
        Assert.Equal([true, false], _rig.Records<IntegrityRecord>().Select(record => record.IsSuspect));
    }

    [Fact]
    public void Broker_queues_are_told_whole_with_1_for_buy_and_2_for_sell()
    {
        SendQueue(2, 'Y', Broker(2_137), Broker(4_138), Spread(1), Broker(2_141), Spread(2), Spread(0));
        SendQueue(1, 'N');

        var queues = _rig.Records<BrokerQueueRecord>();
        Assert.Equal([(Side.Ask, (byte)6, true), (Side.Bid, (byte)0, false)], queues.Select(q => (q.Side, q.Count, q.HasMore)));
        Assert.Equal(new Market.BrokerQueueItem(4_138, false), queues[0].Items[1]);
        Assert.Equal(new Market.BrokerQueueItem(1, true), queues[0].Items[2]);
    }

    [Theory]
    [InlineData(0, 'B', 1)]
    [InlineData(3, 'B', 1)]
    [InlineData(1, 'X', 1)]
    [InlineData(1, 'B', 41)]
    public void A_broker_queue_that_can_be_none_is_malformed(ushort side, char type, int count)
    {
        SendQueue(side, 'N', [.. Enumerable.Repeat(new BrokerQueueItem { Item = 1, Type = type }, count)]);

        Assert.Equal((1, 0), (_rig.Mapper.Counts.Malformed, _rig.Mapper.Records.Count));
    }

    [Fact]
    public void Broker_queues_that_are_void_are_empty()
    {
        SendQueue(1, 'N', Broker(2_137));
        _rig.Forget();

        _rig.Mapper.OnVoid(_rig.Channel(OmdcProduct.BrokerQueue), MapperRig.Morning);

        Assert.Equal(
            [(Side.Bid, (byte)0), (Side.Ask, (byte)0)], _rig.Records<BrokerQueueRecord>().Select(queue => (queue.Side, queue.Count)));
    }

    [Fact]
    public void A_halt_of_yesterday_ends_when_the_channel_starts_over()
    {
        _rig.Send(OmdcProduct.FullTick, new SecurityStatusMessage { SecurityCode = 700, SuspensionIndicator = 2 });
        _rig.Forget();

        _rig.Mapper.OnVoid(_rig.Channel(OmdcProduct.FullTick), MapperRig.Morning);
        _rig.Mapper.OnVoid(_rig.Channel(OmdcProduct.FullTick), MapperRig.Morning);

        Assert.Equal(StatusAction.None, Assert.Single(_rig.Records<StatusRecord>()).Action);
    }

    [Fact]
    public void What_a_snapshot_replaces_is_not_held_back_any_longer_but_trades_are()
    {
        AddOrder(1_000);
        _rig.Send(OmdcProduct.FullTick, new TradeMessage { SecurityCode = 1_000, TradeID = 1, Price = 1, Quantity = 1 });
        _rig.Mapper.OnSnapshotBegin(_rig.Channel(OmdcProduct.FullTick), MapperRig.Morning);
        Define(1_000);

        Assert.Empty(_rig.Records<OrderRecord>());
        Assert.Single(_rig.Records<TradeRecord>());
    }

    [Fact]
    public void What_is_void_is_not_held_back_any_longer()
    {
        AddOrder(1_000);
        _rig.Mapper.OnVoid(_rig.Channel(OmdcProduct.FullTick), MapperRig.Morning);
        Define(1_000);

        Assert.Empty(_rig.Records<OrderRecord>());
    }

    [Fact]
    public void A_gap_is_a_record_of_no_instrument_when_it_opens_and_when_it_ends()
    {
        var gap = new OmdcGap
        {
            Number = 4,
            Channel = _rig.Channel(OmdcProduct.FullTick),
            First = 10,
            Last = 12,
            From = MapperRig.Morning,
            Cause = GapCause.PacketsLost,
        };
        _rig.Mapper.OnGap(gap);
        _rig.Mapper.OnGap(gap with { To = MapperRig.Morning + 5, State = GapState.Repaired, Repair = GapRepair.Retransmission });

        var told = _rig.Records<GapRecord>();
        Assert.Equal([MapperRig.Morning, MapperRig.Morning + 5], told.Select(record => record.Header.TsEvent));
        Assert.Equal([GapState.Open, GapState.Repaired], told.Select(record => record.State));
        Assert.All(told, record => Assert.Equal(
            (uint.MaxValue, 10u, 12u, 4u, (ushort)30, GapCause.PacketsLost),
            (record.Header.InstrumentId, record.FirstSequence, record.LastSequence, record.Number, record.ChannelId, record.Cause)));
    }

    private void AddOrder(uint code) => _rig.Send(OmdcProduct.FullTick, new AddOrderMessage
    {
        SecurityCode = code,
        OrderId = 1,
        Price = 1_000,
        Quantity = 1,
        OrderType = '2',
    });

    private void AddOddLot(uint code) =>
        _rig.Send(OmdcProduct.OddLots, new AddOddLotOrderMessage { SecurityCode = code, OrderId = 1, Price = 1_000, Quantity = 1 });

    private void Define(uint code)
    {
        _rig.Send(OmdcProduct.Reference, new SecurityDefinitionMessage { SecurityCode = code, ProductType = 1 });
        _rig.Mapper.OnTime(_rig.Now + HongKongTime.NanosPerSecond);
    }

    private void SendQueue(ushort side, char more, params BrokerQueueItem[] items) => _rig.Send(
        OmdcProduct.BrokerQueue, new BrokerQueueMessage { SecurityCode = 700, Side = side, BQMoreFlag = more }, items.AsSpan());

    private static BrokerQueueItem Broker(ushort number) => new() { Item = number, Type = 'B' };

    private static BrokerQueueItem Spread(ushort number) => new() { Item = number, Type = 'S' };

    private List<(int Instrument, bool IsSuspect)> Told() =>
        [.. _rig.Records<IntegrityRecord>().Select(record => ((int)record.Header.InstrumentId, record.IsSuspect))];
}
