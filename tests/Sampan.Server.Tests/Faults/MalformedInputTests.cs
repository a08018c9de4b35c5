using System.Net;
using System.Text.RegularExpressions;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Tests.History;
using Sampan.Server.Tests.Streaming.Frames;

namespace Sampan.Server.Tests.Faults;

/// <summary>Ten thousand requests and frames that are wrong, against the whole server.</summary>
[Collection(AloneCollection.Name)]
public sealed partial class MalformedInputTests : IAsyncLifetime
{
    // Change it to look elsewhere; a failure names the one to come back to.
    private const int Seed = 20_261_123;
    private const int Workers = 8;
    private const int RawConnections = 1_700;
    private const int RequestsPerConnection = 3;
    private const int DecentRequests = 400;
    private const int Streams = 450;
    private const int FramesPerStream = 10;

    // So few that places which leaked would be missed.
    private const int ConnectionsMax = 100;
    private const int HandlesMore = 12;
    private const long MemoryMore = 24 * 1024 * 1024;

    private static readonly TimeSpan SilenceMax = TimeSpan.FromMilliseconds(100);

    // The server closes after it, unless it was taken for a part of what came before.
    private static readonly byte[] LastRequest = "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray();

    private readonly TestFolder _folder = new();
    private InProcessServer _server = null!;
    private string _token = "";
    private int _answers;

    public async ValueTask InitializeAsync()
    {
        _server = await InProcessServer.StartAsync(
            _folder.Path,
            TimeProvider.System,
            options => options with
            {
                Stream = options.Stream with { ConnectionsMax = ConnectionsMax, UnauthenticatedMax = ConnectionsMax },
            });
        _token = _server.Server.DemoToken!;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Malformed_requests_and_frames_are_refused_and_leave_nothing_behind()
    {
        await Attack(Seed, share: 10);
        var before = await Footprint();

        await Attack(Seed + 1, share: 1);

        Assert.True(_answers > RawConnections, $"Only {_answers} answers came to {RawConnections} connections.");
        await AssertServes();
        await AssertFootprint(before);
        await AssertEveryPlaceIsFree();
    }

    /// <param name="seed">Of everything that is made up.</param>
    /// <param name="share">Which part of it all: 1 / this.</param>
    private async Task Attack(int seed, int share)
    {
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            var workerSeed = seed + (worker * 1_000);
            try
            {
                await AttackWithRequests(workerSeed, share * Workers);
                await AttackWithStreams(workerSeed, share * Workers);
            }
            catch (Exception error)
            {
                Assert.Fail($"With seed {workerSeed}: {error}");
            }
        })));
    }

    private async Task AttackWithRequests(int seed, int share)
    {
        var fuzzer = new RequestFuzzer(seed, _token);
        for (var i = 0; i < RawConnections / share; i++)
        {
            using var connection = await RawConnection.OpenAsync(_server.Port);
            byte[][] requests = [.. Enumerable.Range(0, RequestsPerConnection).Select(_ => fuzzer.Next()), LastRequest];
            AssertNoServerError(await Exchange(connection, [.. requests.SelectMany(bytes => bytes)]), requests);
        }

        for (var i = 0; i < DecentRequests / share; i++)
        {
            var target = fuzzer.NextTarget();
            using var response = await _server.SendAsync(target, _token);
            Assert.True((int)response.StatusCode < 500, $"{target} was answered with {(int)response.StatusCode}");
        }
    }

    private static async Task<string> Exchange(RawConnection connection, byte[] bytes)
    {
        try
        {
            await connection.SendAsync(bytes);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // The server has seen enough already.
        }

        return await connection.ReadToEndAsync(SilenceMax);
    }

    private void AssertNoServerError(string answer, byte[][] requests)
    {
        foreach (Match status in StatusLine().Matches(answer))
        {
            Interlocked.Increment(ref _answers);

            // 505 is the right answer to a version that does not exist.
            var code = int.Parse(status.Groups[1].ValueSpan, provider: null);
            Assert.True(
                code is < 500 or 505,
                $"{status.Value} to {string.Join("\n---\n", requests.Select(System.Text.Encoding.Latin1.GetString))}");
        }
    }

    private async Task AttackWithStreams(int seed, int share)
    {
        var fuzzer = new FrameFuzzer(seed);
        for (var i = 0; i < Streams / share; i++)
        {
            var deflates = fuzzer.Next(2) == 0;
            using var stream = await RawConnection.OpenStreamAsync(
                _server.Port, $"/stock?token={_token}", deflates ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "");
            if (fuzzer.Next(5) == 0)
            {
                await SendNoise(stream, fuzzer);
            }
            else
            {
                await SendMessages(stream, fuzzer);
                await SendViolation(stream, fuzzer.NextViolation(deflates));
            }
        }
    }

    /// <summary>What it means is anybody's guess, but it ends.</summary>
    private static async Task SendNoise(RawConnection stream, FrameFuzzer fuzzer)
    {
        for (var i = 0; i < FramesPerStream; i++)
        {
            await stream.SendAsync(fuzzer.NextMessage());
        }

        await Exchange(stream, fuzzer.Noise(2_000, 1));
    }

    /// <summary>Nonsense in good form is answered, and the conversation goes on.</summary>
    private static async Task SendMessages(RawConnection stream, FrameFuzzer fuzzer)
    {
        for (var i = 0; i < FramesPerStream; i++)
        {
            await stream.SendAsync(fuzzer.NextMessage());
        }

        await stream.SendAsync(ClientFrame.Text("""{"ac":"ping","params":"still there"}"""));
        Assert.Equal("""{"resAc":"pong","data":{"params":"still there"}}""", await stream.ReadTextAsync("still there"));
    }

    private static async Task SendViolation(RawConnection stream, Violation violation)
    {
        await stream.SendAsync(violation.Bytes);
        var close = await stream.ReadCloseAsync();
        Assert.True(close.CloseCode == violation.CloseCode, $"{violation.Rule}: closed with {close.CloseCode}, {close.CloseReason}");
        Assert.NotEmpty(close.CloseReason);
        await stream.SendAsync(ClientFrame.Of(Opcode.Close, close.Payload.AsSpan(..2)));
    }

    private async Task AssertServes()
    {
        using var ready = await _server.Client.GetAsync("/readyz", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        var quote = await _server.GetAsync("/stock/quote?region=HK&code=700", _token);
        Assert.Equal("700", quote.GetProperty("data").GetProperty("s").GetString());
        using var stream = await RawConnection.OpenStreamAsync(_server.Port, $"/stock?token={_token}");
        await stream.SendAsync(ClientFrame.Text("""{"ac":"subscribe","params":"700$HK","types":"quote"}"""));
        await stream.ReadTextAsync("\"type\":\"quote\"");
        await stream.SendAsync(ClientFrame.Close(1000));
        Assert.Equal(1000, (await stream.ReadCloseAsync()).CloseCode);
    }

    private async Task<(long Memory, int Handles)> Footprint()
    {
        var hub = _server.Server.Market.Stream;
        await Wait.Until("every connection is gone", () => hub is { ConnectionCount: 0, SubscriptionCount: 0 });
        return (GC.GetTotalMemory(forceFullCollection: true), Handles());
    }

    private async Task AssertFootprint((long Memory, int Handles) before)
    {
        var after = await Footprint();
        var limits = await _server.GetAsync("/v1/me/limits", _token);
        Assert.Equal(0, limits.GetProperty("connections").GetProperty("open").GetInt32());
        Assert.Equal(0, limits.GetProperty("subscriptions").GetProperty("used").GetInt32());
        await Wait.Until("the handles are given back", () => Handles() <= before.Handles + HandlesMore);
        Assert.True(after.Memory < before.Memory + MemoryMore, $"Memory went from {before.Memory} to {after.Memory} bytes.");
    }

    private async Task AssertEveryPlaceIsFree()
    {
        var streams = new List<RawConnection>();
        for (var i = 0; i < ConnectionsMax; i++)
        {
            streams.Add(await RawConnection.OpenStreamAsync(_server.Port, "/stock"));
        }

        streams.ForEach(stream => stream.Dispose());
    }

    private static int Handles() => OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : 0;

    [GeneratedRegex(@"HTTP/1\.1 (\d{3}) [^\r]*")]
    private static partial Regex StatusLine();
}
