using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Sampan.Server.Accounts;
using Sampan.Server.Hosting;

namespace Sampan.Server.Tests.Faults;

/// <summary>The whole server in the process of the tests, on a free port.</summary>
internal sealed class InProcessServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _time;

    private InProcessServer(SampanServer server, TimeProvider time)
    {
        (Server, _time) = (server, time);
        Client = new HttpClient { BaseAddress = new Uri(server.Urls[0]), Timeout = TimeSpan.FromSeconds(10) };
    }

    public SampanServer Server { get; }

    /// <summary>Sends no token by itself.</summary>
    public HttpClient Client { get; }

    public int Port => Client.BaseAddress!.Port;

    public static async Task<InProcessServer> StartAsync(
        string folder, TimeProvider time, Func<ServerOptions, ServerOptions>? configure = null)
    {
        var options = new ServerOptions { Urls = "http://127.0.0.1:0", Data = folder };
        return new InProcessServer(await SampanServer.StartAsync(configure?.Invoke(options) ?? options, time), time);
    }

    /// <summary>A new account with a token.</summary>
    public string CreateToken(string account, string plan)
    {
        using var store = AccountStore.Open(Server.DataFolder, _time);
        return store.CreateToken(account, PlanCatalog.Shipped.Get(plan)).Token;
    }

    public async Task<HttpResponseMessage> SendAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("token", token);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The JSON that a path answers.</summary>
    public async Task<JsonElement> GetAsync(string path, string token)
    {
        using var response = await SendAsync(path, token);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        var stopping = Server.DisposeAsync().AsTask();
        if (_time is FakeTimeProvider clock && await Task.WhenAny(stopping, Task.Delay(Patience, TimeProvider.System)) != stopping)
        {
            // A client that a test has left behind is waited for by a clock that stands still.
            clock.Advance(Patience);
        }

        await stopping;
    }
}
