using System.Diagnostics;
using System.Text.Json;

namespace Sampan.Server.Tests.Faults;

/// <summary><c>sampan serve</c> as a process of its own, up and answering.</summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(20);

    private readonly SampanProcess _process;
    private readonly HttpClient _client;

    private ServeProcess(SampanProcess process, Uri address, string? token, TimeSpan startTime)
    {
        _process = process;
        (Address, Token, StartTime) = (address, token, startTime);
        _client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
    }

    public Uri Address { get; }

    /// <summary>The demo token; null unless this is the folder's first start.</summary>
    public string? Token { get; }

    /// <summary>From the start of the process to the line with its address.</summary>
    public TimeSpan StartTime { get; }

    public static async Task<ServeProcess> StartAsync(string folder, params string[] flags)
    {
        var begun = Stopwatch.GetTimestamp();
        var process = SampanProcess.Start(["serve", "--urls", "http://127.0.0.1:0", "--data", folder, .. flags], []);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(StartMax);
        Uri? address = null;
        string? token = null;
        TimeSpan startTime = default;
        while (await process.ReadLineAsync(patience.Token) is { } line && !line.Contains("curl", StringComparison.Ordinal))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var name, var value, ..])
            {
                address = name == "Address" ? new Uri(value) : address;
                startTime = name == "Address" ? Stopwatch.GetElapsedTime(begun) : startTime;
                token = name == "Token" ? value : token;
            }
        }

        return new ServeProcess(process, address ?? throw new InvalidOperationException("It did not start."), token, startTime);
    }

    /// <summary>The data that a path answers; null when the process is gone.</summary>
    public async Task<JsonElement?> TryGetAsync(string path, string token)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("token", token);
            using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, $"{path} was answered with {(int)response.StatusCode}");
            return JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async Task<JsonElement> GetAsync(string path, string token) =>
        await TryGetAsync(path, token) ?? throw new InvalidOperationException($"No answer to {path}.");

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, and waits.</summary>
    public async Task<(int ExitCode, TimeSpan Took)> StopAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        _process.Terminate();
        var result = await _process.WaitForExitAsync();
        return (result.ExitCode, Stopwatch.GetElapsedTime(begun));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }
}
