using Microsoft.Extensions.Time.Testing;
using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.Hosting;
using Sampan.Server.Streaming;
using Sampan.Server.Tests.Golden;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>A whole server with a feed of the test's own, which can be stopped, killed and started again on its data.</summary>
internal sealed class NativeServer : IAsyncDisposable
{
    private const long Millisecond = 1_000_000;

    private readonly string _data = Directory.CreateTempSubdirectory("sampan-native-").FullName;
    private readonly StreamOptions _options;
    private SampanServer? _server;
    private HandFeed _feed = null!;
    private ulong _orderId;

    private NativeServer(StreamOptions options, DateTimeOffset start)
    {
        _options = options;
        Time = new FakeTimeProvider(start);
        Now = NanosOf(start);
    }

    /// <summary>The clock on the wall.</summary>
    public FakeTimeProvider Time { get; }

    /// <summary>The market's time, which each record moves on by a millisecond.</summary>
    public long Now { get; set; }

    public string Token { get; private set; } = null!;

    public string TradesFolder => Path.Combine(_data, "trades");

    public LiveMarket Market => _server!.Market;

    public Uri Url => new(_server!.Urls[0]);

    /// <summary>10:00 in Hong Kong, Monday 2026-11-23, or another time.</summary>
    public static async Task<NativeServer> StartAsync(StreamOptions? options = null, DateTimeOffset? start = null)
    {
        var morning = new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.FromHours(8));
        var server = new NativeServer(options ?? new StreamOptions(), start ?? morning);
        using (var store = AccountStore.Open(server._data, server.Time))
        {
            server.Token = store.CreateToken("owner", PlanCatalog.Shipped.Get("owner")).Token;
        }

        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        _feed = new HandFeed();
        var options = new ServerOptions { Urls = "http://127.0.0.1:0", Data = _data, Stream = _options };
        _server = await SampanServer.StartAsync(options, Time, _feed);
        Now = Math.Max(Now, NanosOf(Time.GetUtcNow()));
    }

    /// <summary>Stops in order.</summary>
    public async Task StopAsync()
    {
        // A client that does not answer the close is given up by the clock, which stands still here.
        var stopping = _server!.DisposeAsync().AsTask();
        while (await Task.WhenAny(stopping, Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken)) != stopping)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        await stopping;
        _server = null;
    }

    /// <summary>Ends as a kill does, as far as the journal can tell: what it writes when it is closed in order is cut off again.</summary>
    /// <param name="alsoLost">How many bytes more are lost.</param>
    public async Task KillAsync(long alsoLost = 0)
    {
        await StopAsync();
        var file = Directory.GetFiles(TradesFolder).Order().Last();
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
        var length = RandomAccess.GetLength(handle);
        var blocks = BlocksOf(handle, length);
        var closed = blocks[^1].Offset;

        // A mark is on disk before the run that it is of; only trades can be lost.
        var hasTrades = blocks.Count > 1 && blocks[^2].Kind == 1;
        RandomAccess.SetLength(handle, closed - (hasTrades ? alsoLost : 0));
    }

    public string TokenOn(Plan plan)
    {
        using var store = AccountStore.Open(_data, Time);
        var token = store.CreateToken(Guid.NewGuid().ToString("N"), plan).Token;
        Time.Advance(TimeSpan.FromSeconds(1));
        return token;
    }

    /// <summary>Puts plans into the data folder, which the server reads by the clock.</summary>
    public async Task WritePlansAsync(string json)
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "plans.json"), json);
        Time.Advance(TimeSpan.FromSeconds(1));
    }

    public void Revoke(string token)
    {
        using var store = AccountStore.Open(_data, Time);
        store.Revoke(token[..AccessToken.PrefixLength]);
        Time.Advance(TimeSpan.FromSeconds(1));
    }

    public int Index(string code) =>
        Market.Context.Instruments.Current.TryFind(AssetClass.Stock, code, region: default, out var found)
            ? found.Index
            : Market.Context.Instruments.Current.Single(instrument => instrument.Code == code).Index;

    /// <summary>A client that has been welcomed and authenticated.</summary>
    public async Task<NativeClientSocket> ConnectAsync(string query = "", string? protocol = "sampan.v1.json", string? token = null)
    {
        var client = new NativeClientSocket();
        client.Socket.Options.SetRequestHeader("token", token ?? Token);
        if (protocol is not null)
        {
            client.Socket.Options.AddSubProtocol(protocol);
        }

        await client.Socket.ConnectAsync(new Uri($"ws://{Url.Authority}/v1/stream{query}"), client.Network, client.Patience);
        await client.ExpectTypeAsync("welcome");
        await client.ExpectTypeAsync("answer");
        return client;
    }

    /// <summary>Applies a batch of records, and returns when everybody can see it.</summary>
    public async Task ApplyAsync(Action<RecordBuffer> write)
    {
        var before = Market.Loop.Records;
        _feed.Give(write);
        await Eventually.Async(() => Market.Loop.Records > before);
    }

    /// <summary>Applies trades of one instrument, a batch of them.</summary>
    public Task TradeAsync(string code, params int[] prices) => ApplyAsync(records =>
    {
        foreach (var price in prices)
        {
            Trade(records, code, price);
        }
    });

    public void Trade(RecordBuffer records, string code, int price, uint size = 100)
    {
        ref var trade = ref records.Append<TradeRecord>(
            Publisher.ForTrade(Publisher.Simulator, TradeType.Automatch), Index(code), Now += Millisecond);
        (trade.Price, trade.Size, trade.Action, trade.Side) = (price * Price.Unit, size, OrderAction.Trade, Side.Bid);
    }

    public void Order(RecordBuffer records, string code, Side side, int price, uint size = 100)
    {
        ref var order = ref records.Append<OrderRecord>(Publisher.Simulator, Index(code), Now += Millisecond);
        (order.OrderId, order.Price, order.Size) = (++_orderId, price * Price.Unit, size);
        (order.Action, order.Side) = (OrderAction.Add, side);
    }

    public void Timer(RecordBuffer records) => records.Append<TimerRecord>(Publisher.Simulator, 0, Now += Millisecond);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await StopAsync();
        }

        Directory.Delete(_data, recursive: true);
    }

    private static List<(long Offset, int Kind)> BlocksOf(Microsoft.Win32.SafeHandles.SafeFileHandle handle, long length)
    {
        var blocks = new List<(long, int)>();
        var header = new byte[16];
        for (long offset = 16; offset < length; offset += 16 + BitConverter.ToInt32(header, 4))
        {
            RandomAccess.Read(handle, header, offset);
            blocks.Add((offset, BitConverter.ToInt32(header)));
        }

        return blocks;
    }

    private static long NanosOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
