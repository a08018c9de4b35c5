using CsCheck;

namespace Sampan.Market.Tests;

/// <summary>A batch against its records one by one.</summary>
public sealed class MarketStateBatchTests
{
    private const int Instruments = 3;

    private static readonly Gen<(int Kind, int Instrument, ulong Order, long Price, uint Size)> AnyRecord =
        Gen.Select(Gen.Int[0, 9], Gen.Int[-1, Instruments], Gen.ULong[1, 60], Gen.Long[1, 9], Gen.UInt[0, 3]);

    [Fact]
    public void A_batch_gives_the_market_that_its_records_give_one_by_one() => AnyRecord.Array[0, 300].Sample(records =>
    {
        var batch = new RecordBuffer();
        foreach (var (kind, instrument, order, price, size) in records)
        {
            Append(batch, kind, instrument, order, price * Price.Unit, size);
        }

        var together = new MarketState(Instruments, new MarketOutputLog());
        var single = new MarketState(Instruments, new MarketOutputLog());
        together.Apply(batch);
        foreach (ref readonly var record in batch)
        {
            single.Apply(in record);
        }

        AssertSame(single, together);
    });

    [Fact]
    public void An_order_marks_the_depth_and_a_contradiction_the_book()
    {
        var market = new MarketState(Instruments, new MarketOutputLog());
        var batch = new RecordBuffer();
        Append(batch, kind: 0, instrument: 1, order: 7, Price.Unit, size: 100);
        market.Apply(batch);
        Assert.Equal((ChangeKinds.Depth, false), (market.ChangesOf(1), market.QuoteOf(1).IsSuspect));

        market.Apply(batch);
        Assert.True(market.QuoteOf(1).IsSuspect);

        batch.Clear();
        batch.Append<OrderRecord>(1, 1, 0).Action = OrderAction.Clear;
        market.Apply(batch);
        Assert.Equal((0, false), (market.BookOf(1).OrderCount, market.QuoteOf(1).IsSuspect));
    }

    private static void Append(RecordBuffer batch, int kind, int instrument, ulong order, long price, uint size)
    {
        switch (kind)
        {
            case 8:
                ref var trade = ref batch.Append<TradeRecord>(1, instrument, (long)order);
                (trade.Price, trade.Size, trade.Action) = (price, size, OrderAction.Trade);
                break;
            case 9:
                batch.Append<TimerRecord>(1, instrument, (long)order);
                break;
            default:
                ref var record = ref batch.Append<OrderRecord>(1, instrument, (long)order);
                (record.OrderId, record.Price, record.Size, record.Side) = (order, price, size, order % 2 == 0 ? Side.Bid : Side.Ask);
                record.Action = kind < 4 ? OrderAction.Add : kind < 6 ? OrderAction.Cancel : OrderAction.Modify;
                break;
        }
    }

    private static void AssertSame(MarketState expected, MarketState actual)
    {
        Assert.Equal(expected.Ignored, actual.Ignored);
        Assert.Equal(expected.Changed.ToArray(), actual.Changed.ToArray());
        for (var instrument = 0; instrument < Instruments; instrument++)
        {
            Assert.Equal(expected.QuoteOf(instrument), actual.QuoteOf(instrument));
            Assert.Equal(expected.ChangesOf(instrument), actual.ChangesOf(instrument));
            Assert.Equal(expected.BookOf(instrument).CopyOrders(Side.Bid), actual.BookOf(instrument).CopyOrders(Side.Bid));
            Assert.Equal(expected.BookOf(instrument).CopyOrders(Side.Ask), actual.BookOf(instrument).CopyOrders(Side.Ask));
        }
    }
}
