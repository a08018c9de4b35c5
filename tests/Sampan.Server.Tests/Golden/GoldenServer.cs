using Microsoft.Extensions.Time.Testing;
using Sampan.Market;
using Sampan.Server.Accounts;
using Sampan.Server.Api.Itick;
using Sampan.Server.History;
using Sampan.Server.Hosting;
using Sampan.Server.Tests.Streaming;

namespace Sampan.Server.Tests.Golden;

/// <summary>The whole server over the golden market, in this process; its clocks stand still.</summary>
public class GoldenServer : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("sampan-golden-").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddTicks(GoldenMarket.Start / TimeSpan.NanosecondsPerTick));
    private readonly HandFeed _feed = new();
    private SampanServer _server = null!;

    /// <summary>What it asks for and answers with, over a connection of its own.</summary>
    internal HttpClient Http { get; } = new();

    /// <summary>The market, for those who want to ask it by another way.</summary>
    internal LiveMarket Market => _server.Market;

    /// <summary>The clock on the wall, which the test moves.</summary>
    internal FakeTimeProvider Time => _time;

    /// <summary>Where the records come from.</summary>
    internal HandFeed Feed => _feed;

    /// <summary>A token without limits.</summary>
    internal string Token { get; private set; } = null!;

    /// <summary>A token with the limits of the plan <c>free</c>.</summary>
    internal string FreeToken { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        using (var history = new BarHistory(HistoryDatabase.Open(_data)))
        {
            history.Append(GoldenMarket.Past());
            new ActionStore(history.Database).Store(GoldenMarket.PastActions());
        }

        using (var store = AccountStore.Open(_data, _time))
        {
            Token = store.CreateToken("golden", PlanCatalog.Shipped.Get("owner")).Token;
            FreeToken = store.CreateToken("small", PlanCatalog.Shipped.Get("free")).Token;
        }

        _server = await SampanServer.StartAsync(new ServerOptions { Urls = "http://127.0.0.1:0", Data = _data }, _time, _feed);
        Http.BaseAddress = new Uri(_server.Urls[0]);
        await ApplyAsync(GoldenMarket.Morning);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_data, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Applies a batch of records, and returns when everybody can see it.</summary>
    internal async Task ApplyAsync(Action<RecordBuffer> write)
    {
        var before = Market.Loop.Records;
        _feed.Give(write);
        await Eventually.Async(() => Market.Loop.Records > before);
    }

    /// <summary>Asks with a token.</summary>
    internal async Task<(int Status, string Body)> AskAsync(string path, string? token, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.Add("token", token);
        }

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A client of the stream that is connected, and nothing more.</summary>
    internal async Task<StreamClient> ConnectAsync(string path, string? token = null)
    {
        var client = new StreamClient();
        if (token is not null)
        {
            client.Socket.Options.SetRequestHeader("token", token);
        }

        await client.Socket.ConnectAsync(new Uri($"ws://{Http.BaseAddress!.Authority}{path}"), client.Patience);
        return client;
    }

    /// <summary>The dialect over the same market, with other settings.</summary>
    internal ItickApi Api(ItickOptions options) => new(Market.Context, options);
}
