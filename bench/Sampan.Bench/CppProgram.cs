using System.ComponentModel;
using System.Diagnostics;

namespace Sampan.Bench;

/// <summary>A program in C++ of this folder: compiled here, where there is a compiler.</summary>
internal sealed class CppProgram : IDisposable
{
    private CppProgram(string path) => Path = path;

    /// <summary>The program.</summary>
    public string Path { get; }

    /// <summary>Compiles one; null, said on the console, where there is no g++.</summary>
    /// <param name="source">Its file, below <c>bench/</c>.</param>
    /// <param name="purpose">What is left out without it.</param>
    /// <param name="flags">Besides the usual ones; tried without them when it can't be compiled with them.</param>
    public static CppProgram? TryBuild(string source, string purpose, params string[] flags)
    {
        var program = new CppProgram(System.IO.Path.GetTempFileName());
        try
        {
            program.Compile(System.IO.Path.Combine(Machine.RepositoryRoot, "bench", source), flags);
            return program;
        }
        catch (Win32Exception)
        {
            Console.WriteLine($"There is no g++ here: {purpose} is left out. Install g++ and run it again.\n");
            program.Dispose();
            return null;
        }
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it printed.</returns>
    public string Run(params string[] arguments) => Run(Path, arguments);

    public void Dispose() => File.Delete(Path);

    private void Compile(string source, string[] flags)
    {
        string[] usual = ["-O3", "-march=native", "-std=c++20", "-pthread", "-o", Path, source];
        try
        {
            _ = Run("g++", [.. usual, .. flags]);
        }
        catch (InvalidOperationException) when (flags.Length > 0)
        {
            _ = Run("g++", usual);
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{program}: {error.Result}");
    }
}
