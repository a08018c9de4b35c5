using System.Buffers.Binary;
using Sampan.Market;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>The stream as records, read by the documentation alone.</summary>
public sealed class RecordStreamTests
{
    [Fact]
    public async Task Records_have_the_layout_of_dbn_and_the_numbers_before_them()
    {
        await using var server = await NativeServer.StartAsync();
        await server.ApplyAsync(records => server.Order(records, "700", Side.Bid, 599, 200));
        using var client = await server.ConnectAsync(protocol: "sampan.v1.dbn");
        await client.SubscribeAsync("700.HK", "trade,quote,depth,bar@1m,status");
        await client.ReceiveUntilPongOfRecordsAsync();

        await server.TradeAsync("700", 600);
        var records = (await client.ReceiveUntilPongOfRecordsAsync()).ToDictionary(record => record[17]);

        Assert.All(records.Values, record => Assert.Equal(record.Length, 16 + (record[16] * 4)));
        Assert.All(records.Values, record => Assert.Equal(20261123u, U32(record, 8)));
        Assert.All(records.Values, record => Assert.Equal(700u, U32(record, 20)));
        var trade = records[0x00];
        Assert.Equal((64, 1u, 600 * Price.Unit, 100u, (byte)'T', (byte)'B'), (
            trade.Length, U32(trade, 0), I64(trade, 32), U32(trade, 40), trade[44], trade[45]));
        var quote = records[0x01];
        Assert.Equal((96, 600 * Price.Unit, 599 * Price.Unit, 200u, 1u, long.MaxValue), (
            quote.Length, I64(quote, 32), I64(quote, 64), U32(quote, 80), U32(quote, 88), I64(quote, 72)));
        var bar = records[0x21];
        Assert.Equal((72, 600 * Price.Unit, 100L), (bar.Length, I64(bar, 56), I64(bar, 64)));
    }

    [Fact]
    public async Task A_depth_has_ten_levels_and_what_is_not_there_is_undefined()
    {
        await using var server = await NativeServer.StartAsync();
        await server.ApplyAsync(records => server.Order(records, "700", Side.Ask, 601, 300));
        using var client = await server.ConnectAsync(protocol: "sampan.v1.dbn");
        await client.SubscribeAsync("700.HK", "depth");

        var depth = Assert.Single(await client.ReceiveUntilPongOfRecordsAsync());

        Assert.Equal((384, (byte)10, 1u), (depth.Length, depth[17], U32(depth, 12)));
        Assert.Equal((Price.Undefined, 601 * Price.Unit, 300u), (I64(depth, 64), I64(depth, 72), U32(depth, 84)));
        Assert.Equal(Price.Undefined, I64(depth, 64 + 32));
    }

    private static uint U32(byte[] record, int at) => BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(at));

    private static long I64(byte[] record, int at) => BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(at));
}
