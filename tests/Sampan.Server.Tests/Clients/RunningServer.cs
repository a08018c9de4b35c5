using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sampan.Server.Tests.Clients;

/// <summary>The real program, serving a folder of its own that has some bars of the past.</summary>
public class RunningServer : IAsyncLifetime
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(30);

    private readonly string _data = Directory.CreateTempSubdirectory("sampan-clients-").FullName;
    private SampanProcess? _process;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>A token without limits.</summary>
    public string Token { get; private set; } = null!;

    /// <summary>A token of the plan <c>free</c>: five requests a minute.</summary>
    public string FreeToken { get; private set; } = null!;

    /// <summary>The line to paste that it printed at its first start.</summary>
    public string PastedLine { get; private set; } = null!;

    /// <summary>What a client's script is told.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["BASE_URL"] = Address.GetLeftPart(UriPartial.Authority),
        ["WS_URL"] = $"ws://{Address.Authority}",
        ["TOKEN"] = Token,
    };

    public async ValueTask InitializeAsync()
    {
        await ImportAsync();
        await StartAsync("http://127.0.0.1:0");
        Token = await CreateTokenAsync("owner");
        FreeToken = await CreateTokenAsync("free");
        await WaitForTradesAsync();
    }

    /// <summary>Kills the server without warning, and starts it again on the same port and folder.</summary>
    public async Task RestartAsync()
    {
        await _process!.DisposeAsync();
        await StartAsync(Address.GetLeftPart(UriPartial.Authority));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Directory.Delete(_data, recursive: true);
        GC.SuppressFinalize(this);
    }

    private async Task StartAsync(string url)
    {
        using var patience = new CancellationTokenSource(StartMax);
        _process = SampanProcess.Start(["serve", "--urls", url, "--data", _data], environment: []);
        while (await _process.ReadLineAsync(patience.Token) is { } line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["Address", var address])
            {
                Address = new Uri(address);
            }
            else if (words is ["curl", ..])
            {
                // The last line: from here on it answers.
                PastedLine ??= line.Trim();
                return;
            }
        }

        throw new InvalidOperationException("The server ended before it was up.");
    }

    /// <summary>Before its first trade of a day an instrument has no open, high and low, and the examples ask for them.</summary>
    private async Task WaitForTradesAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        http.DefaultRequestHeaders.Add("token", Token);
        using var patience = new CancellationTokenSource(StartMax);
        foreach (var path in (string[])["/stock/quote?code=700", "/stock/quote?code=9988", "/indices/quote?code=HSI"])
        {
            JsonElement quote;
            do
            {
                quote = JsonElement.Parse(await http.GetStringAsync(path, patience.Token)).GetProperty("data");
            }
            while (quote.ValueKind == JsonValueKind.Null || quote.GetProperty("o").ValueKind == JsonValueKind.Null);
        }
    }

    private async Task<string> CreateTokenAsync(string plan)
    {
        var result = await SampanProcess.RunAsync(
            "token", "create", "--plan", plan, "--name", $"{plan}-client", "--data", _data, "--json");
        return JsonDocument.Parse(result.Output).RootElement.GetProperty("token").GetString()!;
    }

    private async Task ImportAsync()
    {
        var days = Path.Combine(_data, "days.csv");
        var minutes = Path.Combine(_data, "minutes.csv");
        await File.WriteAllTextAsync(days, Days());
        await File.WriteAllTextAsync(minutes, Minutes());
        var result = await SampanProcess.RunAsync("import", "bars", days, minutes, "--labels", "start", "--data", _data);
        Assert.True(result.ExitCode == 0, result.Error);
    }

    private static string Days()
    {
        var csv = new StringBuilder("date,code,open,high,low,close,volume,turnover\n");
        for (var day = new DateOnly(2026, 1, 5); day < new DateOnly(2026, 3, 24); day = day.AddDays(1))
        {
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                csv.Append(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},700,600,610.5,598,608,17825400,10774453200\n");
                csv.Append(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},9988,150,154.1,149.8,152.7,88532900,13504000000\n");
            }
        }

        return csv.ToString();
    }

    private static string Minutes()
    {
        var csv = new StringBuilder("date,time,code,open,high,low,close,volume,turnover\n");
        for (var time = new TimeOnly(9, 30); time < new TimeOnly(11, 30); time = time.AddMinutes(1))
        {
            csv.Append(CultureInfo.InvariantCulture, $"2026-03-24,{time:HH\\:mm},700,608,608.5,607.5,608,42600,25900800\n");
            csv.Append(CultureInfo.InvariantCulture, $"2026-03-24,{time:HH\\:mm},9988,152.7,153,152.6,152.8,9000,1375200\n");
        }

        return csv.ToString();
    }
}
