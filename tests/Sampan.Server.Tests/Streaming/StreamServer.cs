using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.Rendering;
using Sampan.Server.Streaming;

namespace Sampan.Server.Tests.Streaming;

/// <summary>A real Kestrel with nothing but the streams, over a market that the test moves itself.</summary>
internal sealed class StreamServer : IAsyncDisposable
{
    /// <summary>10:00 in Hong Kong, Monday 2026-11-23.</summary>
    public const long Morning = 1_795_399_200L * 1_000_000_000;

    // Room for instruments that appear while the market runs.
    private const int LaterMax = 4;

    private const long Millisecond = 1_000_000;

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("sampan-stream-").FullName;
    private readonly WebApplication _app;
    private readonly RecordBuffer _records = new();
    private readonly FakeTimeProvider _accountsTime = new();
    private readonly AccountStore _store;
    private bool _isStopped;

    private StreamServer(StreamOptions options, TimeProvider time, WebApplication app, int fillers)
    {
        _app = app;
        Instruments = Table(fillers);
        Published = new PublishedMarket(Instruments.Count + LaterMax);
        Directory = new InstrumentDirectory(Instruments);
        Hub = new StreamHub(
            Directory, Published, new ItickJson(Directory), time, options, NullLogger<StreamHub>.Instance);
        Market = new MarketState(Instruments.Count + LaterMax, Hub);
        Market.Start(Morning);
        Now = Morning;
        _store = AccountStore.Open(_folder, _accountsTime);
        Accounts = AccountDirectory.Open(_folder, _accountsTime, NullLogger<AccountDirectory>.Instance);
    }

    public InstrumentTable Instruments { get; }

    public InstrumentDirectory Directory { get; }

    public PublishedMarket Published { get; }

    public StreamHub Hub { get; }

    public MarketState Market { get; }

    public AccountDirectory Accounts { get; }

    /// <summary>The market's time, which each record moves on by a millisecond.</summary>
    public long Now { get; set; }

    public Uri Url { get; private set; } = null!;

    public static async Task<StreamServer> StartAsync(
        StreamOptions? options = null,
        TimeProvider? time = null,
        int fillers = 0,
        HttpProtocols protocols = HttpProtocols.Http1AndHttp2)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        var app = builder.Build();
        var server = new StreamServer(options ?? new StreamOptions(), time ?? TimeProvider.System, app, fillers);
        var endpoint = new StreamEndpoint(server.Hub, server.Accounts);
        app.Run(context =>
        {
            context.Response.StatusCode = 404;
            return endpoint.TryHandle(context) ?? Task.CompletedTask;
        });
        await app.StartAsync();
        server.Url = new Uri(app.Urls.Single());
        return server;
    }

    /// <summary>A new account on a plan, and its token.</summary>
    public string Token(string plan = "owner")
    {
        var token = _store.CreateToken($"{plan}-{Guid.NewGuid():N}", PlanCatalog.Shipped.Get(plan)).Token;
        LookAtAccounts();
        return token;
    }

    public void Revoke(string token)
    {
        _store.Revoke(token[..AccessToken.PrefixLength]);
        LookAtAccounts();
    }

    public Uri Address(string path) => new($"ws://{Url.Authority}{path}");

    /// <summary>A client that is connected, and authenticated if it has a token.</summary>
    public async Task<StreamClient> ConnectAsync(
        string? token,
        string path = "/stock",
        Action<ClientWebSocketOptions>? configure = null,
        HttpMessageInvoker? invoker = null)
    {
        var client = new StreamClient();
        if (token is not null)
        {
            client.Socket.Options.SetRequestHeader("token", token);
        }

        configure?.Invoke(client.Socket.Options);
        await client.Socket.ConnectAsync(Address(path), invoker, client.Patience);
        await client.ExpectAsync("""{"code":1,"msg":"Connected Successfully"}""");
        if (token is not null)
        {
            await client.ExpectAsync("""{"code":1,"resAc":"auth","msg":"authenticated"}""");
        }

        return client;
    }

    public int Index(string code) => Directory.Current.Single(instrument => instrument.Code == code).Index;

    /// <summary>An instrument that was not there when the server started.</summary>
    public void List(uint id) => Directory.Update([Instrument(id, AssetClass.Stock, "HK", $"{id}")]);

    /// <summary>A trade, for the next <see cref="Batch"/>.</summary>
    public void Trade(string code, long price, uint size, Side aggressor = Side.Bid)
    {
        ref var trade = ref _records.Append<TradeRecord>(
            Publisher.ForTrade(Publisher.Simulator, TradeType.Automatch), Index(code), Now += Millisecond);
        trade.Price = price * Price.Unit;
        trade.Size = size;
        trade.Action = OrderAction.Trade;
        trade.Side = aggressor;
    }

    /// <summary>A new order, for the next <see cref="Batch"/>.</summary>
    public void Order(string code, ulong id, Side side, long price, uint size)
    {
        ref var order = ref _records.Append<OrderRecord>(Publisher.Simulator, Index(code), Now += Millisecond);
        order.OrderId = id;
        order.Price = price * Price.Unit;
        order.Size = size;
        order.Action = OrderAction.Add;
        order.Side = side;
    }

    /// <summary>A record of any kind, for the next <see cref="Batch"/>.</summary>
    public ref T Append<T>(string code)
        where T : unmanaged, IRecord => ref _records.Append<T>(Publisher.OmdcFullTick, Index(code), Now += Millisecond);

    public void Timer() => _records.Append<TimerRecord>(Publisher.Simulator, 0, Now += Millisecond);

    /// <summary>Applies what was recorded since the last batch as the market's loop does.</summary>
    public void Batch()
    {
        foreach (ref readonly var record in _records)
        {
            Market.Apply(in record);
        }

        _records.Clear();
        Market.Publish(Published);
        Hub.OnBatch(Market);
        Market.ForgetChanges();
    }

    public async Task StopAsync()
    {
        _isStopped = true;
        await Hub.StopAsync();
        await _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
        {
            await StopAsync();
        }

        Hub.Dispose();
        await _app.DisposeAsync();
        Accounts.Dispose();
        _store.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private void LookAtAccounts() => _accountsTime.Advance(TimeSpan.FromSeconds(1));

    private static InstrumentTable Table(int fillers) => new(
    [
        Instrument(700, AssetClass.Stock, "HK", "700"),
        Instrument(9988, AssetClass.Stock, "HK", "9988"),
        Instrument(5, AssetClass.Stock, "HK", "5"),
        Instrument(1, AssetClass.Stock, "HK", "1"),
        Instrument(Sampan.Market.Instrument.IndexIdBase, AssetClass.Indices, "GB", "HSI"),
        .. Enumerable.Range(20_000, fillers).Select(i => Instrument((uint)i, AssetClass.Stock, "HK", $"{i}")),
    ]);

    private static Instrument Instrument(uint id, AssetClass assetClass, string region, string code) => new()
    {
        Id = id,
        Class = assetClass,
        Region = region,
        Code = code,
        Exchange = "HKEX",
        Name = code,
        Type = assetClass == AssetClass.Indices ? SecurityType.Index : SecurityType.Equity,
        Currency = "HKD",
        BoardLot = 100,
    };
}
