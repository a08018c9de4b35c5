using System.Text.Json;
using Sampan.Market;

namespace Sampan.Server.Tests.Streaming;

/// <summary>A bar that had ended and has changed is told to those who ask for <c>revision</c>, and one that is none any more.</summary>
public sealed class RevisionStreamTests : IAsyncLifetime
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
    public async Task A_cancelled_trade_tells_its_minute_anew_and_the_number_of_the_revision()
    {
        await _client.SubscribeAsync("700$HK", "revision,kline@1");
        Trade(id: 1, 600);
        Trade(id: 2, 610);
        NextMinute();
        Cancel(id: 2);

        var frames = await FramesAsync();

        var revision = frames.Single(frame => TypeOf(frame) == "revision");
        Assert.Equal((1, 1), (revision.GetProperty("kType").GetInt32(), revision.GetProperty("rev").GetInt32()));
        Assert.Equal((600, 600, 100), (Number(revision, "high"), Number(revision, "close"), Number(revision, "volume")));
        Assert.False(revision.GetProperty("voided").GetBoolean());
        var last = frames.Last(frame => TypeOf(frame) == "kline@1");
        Assert.Equal((600, 1), (Number(last, "h"), Number(last, "rev")));
    }

    [Fact]
    public async Task A_minute_without_any_trade_left_is_told_to_be_none()
    {
        await _client.SubscribeAsync("700$HK", "revision");
        Trade(id: 1, 600);
        NextMinute();
        Cancel(id: 1);

        var voided = Assert.Single(await FramesAsync());

        Assert.True(voided.GetProperty("voided").GetBoolean());
        Assert.Equal(JsonValueKind.Null, voided.GetProperty("open").ValueKind);
        Assert.Equal((0, 0, 1), (Number(voided, "volume"), Number(voided, "trades"), Number(voided, "rev")));
    }

    [Fact]
    public async Task A_bar_that_ends_as_it_was_told_is_no_revision()
    {
        await _client.SubscribeAsync("700$HK", "revision");
        Trade(id: 1, 600);
        NextMinute();

        Assert.Empty(await FramesAsync());
    }

    private async Task<List<JsonElement>> FramesAsync()
    {
        // A pong may overtake what the market has told last.
        var frames = await _client.ReceiveUntilPongAsync();
        frames.AddRange(await _client.ReceiveUntilPongAsync());
        return [.. frames.Select(frame => JsonElement.Parse(frame).GetProperty("data"))];
    }

    private static string? TypeOf(JsonElement frame) => frame.GetProperty("type").GetString();

    private static int Number(JsonElement frame, string name) => frame.GetProperty(name).GetInt32();

    private void Trade(uint id, long price)
    {
        ref var trade = ref _server.Append<TradeRecord>("700");
        (trade.Price, trade.Size, trade.TradeId, trade.Side, trade.Action) =
            (price * Price.Unit, 100, id, Side.None, OrderAction.Trade);
        _server.Batch();
    }

    private void NextMinute()
    {
        _server.Now += 60 * Second;
        _server.Timer();
        _server.Batch();
    }

    private void Cancel(uint id)
    {
        ref var cancel = ref _server.Append<StatisticRecord>("700");
        (cancel.StatisticType, cancel.Quantity, cancel.TsRef, cancel.UpdateAction) = (StatisticType.TradeCancel, id, -1, 1);
        _server.Batch();
    }
}
