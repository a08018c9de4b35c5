using System.Net.WebSockets;
using System.Text;
using Microsoft.Data.Sqlite;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Faults;

/// <summary>A server that is asked to stop.</summary>
public sealed class StopTests : IDisposable
{
    private static readonly TimeSpan StopMax = TimeSpan.FromSeconds(3);

    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Without_connections_it_stops_at_once()
    {
        await using var server = await ServeProcess.StartAsync(_folder.Path);

        var (exitCode, took) = await server.StopAsync();

        Assert.Equal(0, exitCode);
        Assert.True(took < TimeSpan.FromSeconds(1), $"It took {took}.");
    }

    [Fact]
    public async Task A_stream_is_told_and_running_bars_go_on_at_the_next_start()
    {
        string token;
        await using (var server = await ServeProcess.StartAsync(_folder.Path, "--speed", "60"))
        {
            token = server.Token!;
            using var stream = await OpenStream(server, token);

            var stopping = server.StopAsync();
            var close = await ReadClose(stream);
            await stream.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, TestContext.Current.CancellationToken);
            var (exitCode, took) = await stopping;

            Assert.Equal((WebSocketCloseStatus)1001, close.CloseStatus);
            Assert.Equal("server going away", close.CloseStatusDescription);
            Assert.Equal(0, exitCode);
            Assert.True(took < StopMax, $"It took {took}.");
        }

        var (start, open, volume) = ReadIncomplete();
        await using var again = await ServeProcess.StartAsync(_folder.Path, "--speed", "60");
        var bars = await again.GetAsync("/stock/kline?region=HK&code=700&kType=1&limit=1000", token);
        var bar = bars.GetProperty("data").EnumerateArray().Single(bar => bar.GetProperty("t").GetInt64() == start * 1_000);

        Assert.Equal(open, bar.GetProperty("o").GetDecimal());
        Assert.True(bar.GetProperty("v").GetInt64() >= volume);
        Assert.Empty((await again.GetAsync("/v1/gaps", token)).GetProperty("gaps").EnumerateArray());
    }

    [Fact]
    public async Task A_client_that_stopped_in_the_middle_of_a_request_does_not_hold_it_up()
    {
        await using var server = await ServeProcess.StartAsync(_folder.Path);
        using var request = await RawConnection.OpenAsync(server.Address.Port);
        using var stream = await RawConnection.OpenStreamAsync(server.Address.Port, $"/stock?token={server.Token}");
        await request.SendAsync("GET /stock/quote HTTP/1.1\r\nHost: x\r\n"u8.ToArray());

        var (exitCode, took) = await server.StopAsync();

        Assert.Equal(0, exitCode);
        Assert.True(took < StopMax, $"It took {took}.");
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<ClientWebSocket> OpenStream(ServeProcess server, string token)
    {
        var stream = new ClientWebSocket();
        stream.Options.SetRequestHeader("token", token);
        var address = new UriBuilder(server.Address) { Scheme = "ws", Path = "/stock" }.Uri;
        await stream.ConnectAsync(address, TestContext.Current.CancellationToken);
        await stream.SendAsync(
            Encoding.UTF8.GetBytes("""{"ac":"subscribe","params":"700$HK","types":"quote,tick"}"""),
            WebSocketMessageType.Text,
            endOfMessage: true,
            TestContext.Current.CancellationToken);

        // A tick tells that a bar is running.
        var buffer = new byte[64 * 1024];
        string text;
        do
        {
            var received = await stream.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            text = Encoding.UTF8.GetString(buffer, 0, received.Count);
        }
        while (!text.Contains("\"tick\"", StringComparison.Ordinal));
        return stream;
    }

    private static async Task<WebSocketReceiveResult> ReadClose(ClientWebSocket stream)
    {
        var buffer = new byte[64 * 1024];
        WebSocketReceiveResult received;
        do
        {
            received = await stream.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        }
        while (received.MessageType != WebSocketMessageType.Close);
        return received;
    }

    /// <summary>The minute of 700 in which the server stopped.</summary>
    private (long Start, decimal Open, long Volume) ReadIncomplete()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "history.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT start, open, volume, flags FROM bar WHERE instrument = 700 AND interval = 1 ORDER BY start DESC LIMIT 1";
        using var row = command.ExecuteReader();
        Assert.True(row.Read());
        Assert.Equal(2, row.GetInt64(3) & 2);
        return (row.GetInt64(0), row.GetInt64(1) / 1e9m, row.GetInt64(2));
    }
}
