using Sampan.Market;

namespace Sampan.Server.Tests.Streaming;

/// <summary>The stream's own types <c>status</c> and <c>auction</c>: told at once, and again when they change.</summary>
public sealed class VenueStreamTests : IAsyncLifetime
{
    private const long Second = 1_000_000_000;

    private StreamServer _server = null!;
    private StreamClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await StreamServer.StartAsync();
        _client = await _server.ConnectAsync(_server.Token());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_session_and_a_suspension_are_told_with_their_times()
    {
        Phase(TradingPhase.Continuous);
        await _client.SubscribeAsync("700$HK", "status");
        await _client.ExpectAsync(
            """{"code":1,"data":{"s":"700","status":"normal","statusTime":null,"suspended":false,"suspensionTime":null,"""
            + "\"phase\":\"continuous\",\"phaseTime\":1795399200001,\"vcm\":null,\"r\":\"HK\",\"type\":\"status\"}}");

        _server.Append<StatusRecord>("700").Action = StatusAction.Suspend;
        _server.Append<TimerRecord>("700");
        _server.Batch();

        await _client.ExpectAsync(
            """{"code":1,"data":{"s":"700","status":"suspended","statusTime":1795399200002,"suspended":true,"""
            + "\"suspensionTime\":1795399200002,\"phase\":\"continuous\",\"phaseTime\":1795399200001,\"vcm\":null,"
            + "\"r\":\"HK\",\"type\":\"status\"}}");
    }

    [Fact]
    public async Task A_cooling_off_is_told_when_it_begins_and_again_when_the_clock_ends_it()
    {
        Phase(TradingPhase.Continuous);
        await _client.SubscribeAsync("700$HK", "status");
        await _client.ReceiveDataAsync();

        CoolOff();
        var begun = (await _client.ReceiveDataAsync()).GetProperty("vcm");
        _server.Now += 300 * Second;
        _server.Timer();
        _server.Batch();
        var ended = (await _client.ReceiveDataAsync()).GetProperty("vcm");

        Assert.True(begun.GetProperty("coolingOff").GetBoolean());
        Assert.Equal(540, begun.GetProperty("lowerPrice").GetInt32());
        Assert.False(ended.GetProperty("coolingOff").GetBoolean());
        Assert.Equal(660, ended.GetProperty("upperPrice").GetInt32());
    }

    [Fact]
    public async Task An_auction_is_told_as_it_changes_and_trades_do_not_repeat_it()
    {
        Statistic(StatisticType.IndicativeOpeningPrice, 600, 12_300);
        _server.Batch();
        await _client.SubscribeAsync("700$HK", "auction");
        Assert.Equal(600, (await _client.ReceiveDataAsync()).GetProperty("indicativePrice").GetInt32());

        _server.Trade("700", 600, 100);
        _server.Batch();
        Statistic(StatisticType.OrderImbalance, null, -500);
        Statistic(StatisticType.AuctionReferencePrice, 601, long.MaxValue);
        _server.Batch();

        await _client.ExpectAsync(
            """{"code":1,"data":{"s":"700","indicativePrice":600,"indicativeVolume":12300,"indicativeTime":1795399200001,"""
            + "\"imbalance\":-500,\"imbalanceTime\":1795399200003,\"referencePrice\":601,\"lowerPrice\":null,"
            + "\"upperPrice\":null,\"referenceTime\":1795399200004,\"r\":\"HK\",\"type\":\"auction\"}}");
    }

    [Fact]
    public async Task A_client_that_asks_for_neither_hears_of_neither()
    {
        await _client.SubscribeAsync("700$HK", "quote,tick,depth,kline@1");
        Phase(TradingPhase.OpeningInput);
        Statistic(StatisticType.IndicativeOpeningPrice, 600, 12_300);
        _server.Batch();

        Assert.DoesNotContain(await _client.ReceiveUntilPongAsync(), message => message.Contains("status") || message.Contains("auction"));
    }

    [Fact]
    public async Task An_index_has_a_status_and_no_auction()
    {
        using var client = await _server.ConnectAsync(_server.Token(), "/indices");
        ref var level = ref _server.Append<StatisticRecord>("HSI");
        (level.StatisticType, level.Price, level.TsRef) = (StatisticType.VenuePrice, 25_000 * Price.Unit, -1);
        _server.Batch();

        await client.SubscribeAsync("HSI$GB", "auction,status");

        Assert.Equal("status", (await client.ReceiveDataAsync()).GetProperty("type").GetString());
    }

    private void Phase(TradingPhase phase)
    {
        ref var status = ref _server.Append<StatusRecord>("700");
        (status.Phase, status.Action) = (phase, StatusAction.Trading);
        _server.Batch();
    }

    private void CoolOff()
    {
        var start = _server.Now;
        Statistic(StatisticType.VcmReferencePrice, 600, long.MaxValue, start);
        Statistic(StatisticType.LowerPriceLimit, 540, long.MaxValue, start + (300 * Second));
        Statistic(StatisticType.UpperPriceLimit, 660, long.MaxValue, start + (300 * Second));
        _server.Batch();
    }

    private void Statistic(StatisticType type, long? price, long quantity, long reference = -1)
    {
        ref var statistic = ref _server.Append<StatisticRecord>("700");
        statistic.StatisticType = type;
        statistic.Price = price is { } known ? known * Price.Unit : Price.Undefined;
        (statistic.Quantity, statistic.TsRef, statistic.UpdateAction) = (quantity, reference, 1);
    }
}
