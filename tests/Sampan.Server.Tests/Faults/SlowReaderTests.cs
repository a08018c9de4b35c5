using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Tests.History;
using Sampan.Server.Tests.Streaming.Frames;

namespace Sampan.Server.Tests.Faults;

/// <summary>One client stops reading, and the others notice nothing.</summary>
[Collection(AloneCollection.Name)]
public sealed class SlowReaderTests : IAsyncLifetime
{
    private const string AllTypes = "quote,tick,depth,kline@1,kline@2,kline@3,kline@8";

    // Each step of the clock is a minute of the market.
    private const double Speed = 600;
    private const long MemoryMore = 48 * 1024 * 1024;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero));
    private InProcessServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await InProcessServer.StartAsync(
        _folder.Path, _time, options => options with { Simulator = options.Simulator with { Speed = Speed } });

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_slow_reader_is_dropped_with_a_reason_and_the_other_misses_no_trade()
    {
        var hub = _server.Server.Market.Stream;
        await Advance();
        var slow = await OpenAsync(receiveBytes: 4_096);
        using var other = await OpenAsync();
        var ear = new TradeEar();
        await other.SendAsync(ClientFrame.Text("""{"ac":"subscribe","params":"700$HK","types":"quote,tick"}"""));
        var listening = ear.ListenAsync(other);
        await slow.SendAsync(ClientFrame.Text(
            $$"""{"ac":"subscribe","params":[{{Everything()}}],"types":"{{AllTypes}}"}"""));
        await Wait.Until("both have subscribed", () => hub.SubscriptionCount > 300);
        var memory = GC.GetTotalMemory(forceFullCollection: true);

        while (hub.SlowConsumers == 0)
        {
            await Advance();
        }

        Assert.True(GC.GetTotalMemory(forceFullCollection: true) < memory + MemoryMore);
        var close = await slow.ReadCloseAsync();
        Assert.Equal(1008, close.CloseCode);
        Assert.Matches("^slow consumer: [0-9]+ messages of [0-9]+ bytes were waiting$", close.CloseReason);

        slow.Dispose();
        await Wait.Until("one connection is left", () => hub.ConnectionCount == 1);
        for (var minutes = 0; minutes < 5; minutes++)
        {
            await Advance();
        }

        await Wait.Until("the day's volume is the sum of the trades", () => ear.Volume == VolumeNow());
        Assert.Equal(VolumeNow(), ear.FirstVolume + ear.Traded);
        Assert.True(ear.Trades > 50, $"Only {ear.Trades} trades were heard.");
        await other.SendAsync(ClientFrame.Close(1000));
        await listening;
    }

    /// <summary>Moves the clock, and waits until the market has followed and told.</summary>
    private async Task Advance()
    {
        var market = _server.Server.Market.Context.Published;
        var target = market.Time + (long)(Step.TotalSeconds * Speed * 1e9) - 2_000_000_000;
        _time.Advance(Step);
        await Wait.Until("the market has followed the clock", () => market.Time >= target);
    }

    private async Task<RawConnection> OpenAsync(int receiveBytes = 0)
    {
        var stream = await RawConnection.OpenStreamAsync(
            _server.Port, $"/stock?token={_server.Server.DemoToken}", receiveBytes: receiveBytes);
        await stream.ReadTextAsync("authenticated");
        return stream;
    }

    private string Everything() => string.Join(
        ',',
        _server.Server.Market.Context.Instruments.Current
            .Where(instrument => instrument.Class == Market.AssetClass.Stock)
            .Select(instrument => $"\"{instrument.Code}$HK\""));

    private long VolumeNow()
    {
        var context = _server.Server.Market.Context;
        Assert.True(context.Instruments.Current.TryFind(Market.AssetClass.Stock, "700", "HK", out var instrument));
        context.Published.Read(instrument.Index, out var snapshot);
        return snapshot.Quote.Volume;
    }

    /// <summary>Adds up the trades of one instrument, from its first quote on.</summary>
    private sealed class TradeEar
    {
        private long _firstVolume = -1;
        private long _volume;
        private long _traded;
        private int _trades;
        private bool _hasSeenLastTick;

        /// <summary>The day's volume in the first quote.</summary>
        public long FirstVolume => Volatile.Read(ref _firstVolume);

        /// <summary>The day's volume in the newest quote.</summary>
        public long Volume => Volatile.Read(ref _volume);

        /// <summary>What was traded since the first quote.</summary>
        public long Traded => Volatile.Read(ref _traded);

        public int Trades => Volatile.Read(ref _trades);

        public async Task ListenAsync(RawConnection stream)
        {
            while (await stream.ReadFrameAsync() is { Opcode: not Opcode.Close } frame)
            {
                if (JsonElement.Parse(frame.Text).TryGetProperty("data", out var data))
                {
                    Take(data, data.GetProperty("v").GetInt64());
                }
            }
        }

        private void Take(JsonElement data, long volume)
        {
            if (data.GetProperty("type").GetString() == "quote")
            {
                _firstVolume = _firstVolume < 0 ? volume : _firstVolume;
                Volatile.Write(ref _volume, volume);
            }
            else if (_hasSeenLastTick)
            {
                _trades++;
                Volatile.Write(ref _traded, _traded + volume);
            }
            else
            {
                // The first is the last trade before, which the first quote counts already.
                _hasSeenLastTick = true;
            }
        }
    }
}
