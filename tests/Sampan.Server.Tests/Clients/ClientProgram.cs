using System.Diagnostics;
using System.Text;

namespace Sampan.Server.Tests.Clients;

/// <summary>A program of the users' world as a process: Python, Node, curl. Disposing kills it.</summary>
internal sealed class ClientProgram : IDisposable
{
    private static readonly TimeSpan RunMax = TimeSpan.FromSeconds(40);
    private static readonly Lazy<string?> LazyPython = new(FindPython);
    private static readonly Lazy<bool> LazyHasWebSockets =
        new(() => LazyPython.Value is { } python && Works(python, "-c", "import websockets"));

    private static readonly Lazy<bool> LazyHasNode = new(() => Works("node", "--version"));
    private static readonly Lazy<bool> LazyHasCurl = new(() => Works("curl", "--version"));

    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly CancellationTokenSource _patience;

    private ClientProgram(Process process, TimeSpan runMax)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
        _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _patience.CancelAfter(runMax);
    }

    /// <summary>A Python that has requests and websocket-client; the test is skipped where there is none.</summary>
    public static string Python()
    {
        Assert.SkipWhen(LazyPython.Value is null, "There is no Python with requests and websocket-client.");
        return LazyPython.Value;
    }

    /// <summary>A Python that has websockets besides; the test is skipped where there is none.</summary>
    public static string PythonWithWebSockets()
    {
        var python = Python();
        Assert.SkipUnless(LazyHasWebSockets.Value, "There is no Python with websockets.");
        return python;
    }

    /// <summary>Node with the modules of <c>tests/node</c>; the test is skipped where they are missing.</summary>
    public static string Node()
    {
        Assert.SkipUnless(LazyHasNode.Value, "There is no node.");
        Assert.SkipUnless(Directory.Exists(Repository.PathOf("tests", "node", "node_modules", "ws")), "npm ci was not run in tests/node.");
        return "node";
    }

    /// <summary>Node, and a Chromium for it to drive; the test is skipped where one is missing.</summary>
    public static string NodeWithBrowser()
    {
        var chromium = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";
        Assert.SkipUnless(File.Exists(chromium), $"There is no Chromium at {chromium}; CHROMIUM names another one.");
        return Node();
    }

    /// <summary>curl; the test is skipped where there is none.</summary>
    public static string Curl()
    {
        Assert.SkipUnless(LazyHasCurl.Value, "There is no curl.");
        return "curl";
    }

    /// <summary>Starts a program with variables of its own on top of the environment of the tests.</summary>
    public static ClientProgram Start(
        string program, string[] arguments, Dictionary<string, string> environment, TimeSpan? runMax = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ClientProgram(Process.Start(start)!, runMax ?? RunMax);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed; the test fails when its exit code is not 0.</returns>
    public static async Task<string> RunAsync(
        string program, string[] arguments, Dictionary<string, string>? environment = null, TimeSpan? runMax = null)
    {
        using var client = Start(program, arguments, environment ?? [], runMax);
        return await client.EndAsync();
    }

    /// <summary>Waits until it prints a line that begins with these words.</summary>
    public async Task WaitForAsync(string words)
    {
        var seen = new StringBuilder();
        while (await _process.StandardOutput.ReadLineAsync(_patience.Token) is { } line)
        {
            if (line.StartsWith(words, StringComparison.Ordinal))
            {
                return;
            }

            seen.AppendLine(line);
        }

        Assert.Fail($"It ended and never printed '{words}':\n{seen}{await _error}");
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>What it has printed since it was last read.</returns>
    public async Task<string> EndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(_patience.Token);
        await _process.WaitForExitAsync(_patience.Token);
        Assert.True(_process.ExitCode == 0, $"Exit code {_process.ExitCode}\n{output}\n{await _error}");
        return output;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        _patience.Dispose();
    }

    // Debian's own Python comes first: it is the one that has Debian's packages.
    private static string? FindPython() =>
        new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(python => Works(python, "-c", "import requests, websocket"));

    private static bool Works(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
