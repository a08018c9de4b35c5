using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sampan.Server.Tests;

/// <summary>The built <c>sampan</c> as a process of its own, as a person would run it.</summary>
/// <remarks>
/// Disposing kills it. What it writes to standard error is read all the time, so that it never blocks on it.
/// </remarks>
public sealed partial class SampanProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan RunMax = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _error;

    private SampanProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>
    /// The program of the same build as the tests: <c>artifacts/bin/Sampan.Cli/debug/sampan</c>, or release.
    /// </summary>
    public static string ProgramPath { get; } = FindProgram();

    /// <summary>Runs it to its end.</summary>
    public static Task<SampanResult> RunAsync(params string[] arguments) => RunAsync(arguments, environment: []);

    /// <summary>Runs it to its end with variables of its own on top of the environment of the tests.</summary>
    public static async Task<SampanResult> RunAsync(
        string[] arguments, Dictionary<string, string> environment, string? workingFolder = null)
    {
        await using var sampan = Start(arguments, environment, workingFolder);
        return await sampan.WaitForExitAsync();
    }

    /// <summary>Starts it, for a verb that goes on until it is stopped.</summary>
    public static SampanProcess Start(
        string[] arguments, Dictionary<string, string> environment, string? workingFolder = null)
    {
        var start = new ProcessStartInfo(ProgramPath, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder ?? "",
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new SampanProcess(Process.Start(start)!);
    }

    /// <summary>The next line it prints; <c>null</c> after the last.</summary>
    public ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        _process.StandardOutput.ReadLineAsync(cancellationToken);

    /// <summary>Asks it to stop, as a supervisor does.</summary>
    public void Terminate() => Assert.Equal(0, SendSignal(_process.Id, SigTerm));

    /// <summary>Ends it at once, and whatever it has not stored is lost.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits until it has ended.</summary>
    /// <returns>How it ended, with what it printed since it was last read.</returns>
    public async Task<SampanResult> WaitForExitAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(RunMax);
        var output = await _process.StandardOutput.ReadToEndAsync(timeout.Token);
        await _process.WaitForExitAsync(timeout.Token);
        return new SampanResult(_process.ExitCode, output, await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    // The tests run in artifacts/bin/Sampan.Server.Tests/<configuration>.
    private static string FindProgram()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = OperatingSystem.IsWindows() ? "sampan.exe" : "sampan";
        var path = Path.Combine(own.Parent!.Parent!.FullName, "Sampan.Cli", own.Name, program);
        return File.Exists(path) ? path : throw new FileNotFoundException("Build Sampan.Cli first.", path);
    }
}

/// <summary>How a run of <c>sampan</c> ended, and what it printed.</summary>
public sealed record SampanResult(int ExitCode, string Output, string Error);
