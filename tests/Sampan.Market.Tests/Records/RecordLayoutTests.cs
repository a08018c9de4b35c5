using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sampan.Market.Tests.Records;

/// <summary>The layouts of DBN, version 3, byte for byte: a recording of ours is read by every DBN tool.</summary>
public sealed class RecordLayoutTests
{
    [Fact]
    public void A_header_has_16_bytes()
    {
        Assert.Equal(16, Unsafe.SizeOf<RecordHeader>());
        AssertOffsets<RecordHeader>(("LengthWords", 0), ("Type", 1), ("PublisherId", 2), ("InstrumentId", 4), ("TsEvent", 8));
    }

    [Fact]
    public void An_order_has_the_layout_of_mbo()
    {
        Assert.Equal(56, Unsafe.SizeOf<OrderRecord>());
        AssertOffsets<OrderRecord>(
            ("OrderId", 16), ("Price", 24), ("Size", 32), ("Flags", 36), ("ChannelId", 37), ("Action", 38), ("Side", 39),
            ("TsRecv", 40), ("TsInDelta", 48), ("Sequence", 52));
    }

    [Fact]
    public void A_trade_has_the_layout_of_trades_and_its_number_behind_it()
    {
        Assert.Equal(56, Unsafe.SizeOf<TradeRecord>());
        AssertOffsets<TradeRecord>(
            ("Price", 16), ("Size", 24), ("Action", 28), ("Side", 29), ("Flags", 30), ("Depth", 31), ("TsRecv", 32),
            ("TsInDelta", 40), ("Sequence", 44), ("TradeId", 48));
    }

    [Fact]
    public void A_statistic_has_the_layout_of_statistics()
    {
        Assert.Equal(80, Unsafe.SizeOf<StatisticRecord>());
        AssertOffsets<StatisticRecord>(
            ("TsRecv", 16), ("TsRef", 24), ("Price", 32), ("Quantity", 40), ("Sequence", 48), ("TsInDelta", 52),
            ("StatisticType", 56), ("ChannelId", 58), ("UpdateAction", 60), ("StatFlags", 61));
    }

    [Fact]
    public void A_status_has_the_layout_of_status()
    {
        Assert.Equal(40, Unsafe.SizeOf<StatusRecord>());
        AssertOffsets<StatusRecord>(
            ("TsRecv", 16), ("Action", 24), ("Reason", 26), ("TradingEvent", 28), ("IsTrading", 30), ("IsQuoting", 31),
            ("IsShortSellRestricted", 32), ("Phase", 33));
    }

    [Fact]
    public void A_corporate_action_has_no_hole_in_its_layout()
    {
        Assert.Equal(112, Unsafe.SizeOf<CorporateActionRecord>());
        AssertOffsets<CorporateActionRecord>(
            ("TsRecv", 16), ("Known", 24), ("ExTime", 32), ("ActionId", 40), ("Numerator", 48), ("Denominator", 56), ("Cash", 64),
            ("SubscriptionPrice", 72), ("ShareValue", 80), ("ExchangeRate", 88), ("Currency", 96), ("Kind", 100),
            ("IsCancelled", 101));
    }

    [Fact]
    public void Records_come_back_in_the_order_in_which_they_were_appended()
    {
        var buffer = new RecordBuffer(capacity: 64);
        for (var i = 0; i < 100; i++)
        {
            buffer.Append<TradeRecord>(Publisher.Simulator, i, i).Size = (uint)i;
            buffer.Append<TimerRecord>(Publisher.Simulator, i, i);
        }

        var seen = 0;
        foreach (ref readonly var header in buffer)
        {
            Assert.Equal((uint)(seen / 2), header.InstrumentId);
            Assert.Equal(seen % 2 == 0 ? RecordType.Trade : RecordType.Timer, header.Type);
            if (header.Type == RecordType.Trade)
            {
                Assert.Equal(header.InstrumentId, Record.As<TradeRecord>(in header).Size);
            }

            seen++;
        }

        Assert.Equal((200, 200), (seen, buffer.Count));
    }

    private static void AssertOffsets<T>(params (string Field, int Offset)[] fields)
    {
        foreach (var (field, offset) in fields)
        {
            Assert.Equal((field, offset), (field, (int)Marshal.OffsetOf<T>(field)));
        }
    }
}
