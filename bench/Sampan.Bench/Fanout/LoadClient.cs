using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Sampan.Bench.Fanout;

/// <summary>The load client (<c>bench/fanout/load.cpp</c>), on the second processor.</summary>
internal sealed class LoadClient : IDisposable
{
    /// <summary>How its lines are read.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly CppProgram _program;

    private LoadClient(CppProgram program) => _program = program;

    /// <summary>Compiles it; null, said on the console, where that can't be done.</summary>
    public static LoadClient? TryBuild() =>
        CppProgram.TryBuild("fanout/load.cpp", "everything of the streams", "-DWITH_TLS", "-lssl", "-lcrypto") is { } program
            ? new LoadClient(program)
            : null;

    /// <summary>Subscribes and counts, once.</summary>
    /// <param name="peer">The server.</param>
    /// <param name="shape">Who subscribes to what.</param>
    /// <param name="options">Anything else that the program understands.</param>
    /// <returns>What it counted; the last line of several.</returns>
    public LoadResult Run(Peer peer, Shape shape, params string[] options) => RunAll(peer, shape, options)[^1];

    /// <summary>As <see cref="Run"/>, with every line that it printed.</summary>
    /// <exception cref="InvalidOperationException">It could not; the text says why.</exception>
    public List<LoadResult> RunAll(Peer peer, Shape shape, params string[] options) =>
        [.. RunLines(peer, shape, options).Select(line => JsonSerializer.Deserialize<LoadResult>(line, Json)!)];

    /// <summary>As <see cref="Run"/>, with the lines as they are.</summary>
    public IEnumerable<string> RunLines(Peer peer, Shape shape, params string[] options)
    {
        using var process = Start(peer, shape, options);
        var error = process.StandardError.ReadToEndAsync();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            yield return line;
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{peer.Name}, {shape.Name}: {error.Result.Trim()}");
        }
    }

    public void Dispose() => _program.Dispose();

    /// <summary>Starts it, for who wants to do something meanwhile.</summary>
    public Process Start(Peer peer, Shape shape, string[] options)
    {
        string[] common =
        [
            "--protocol", peer.Protocol, "--port", Text(peer.Port), "--ingest", Text(peer.Ingest), "--pid", Text(peer.Id),
            "--token", peer.Token, "--connections", Text(shape.Connections), "--topics", Text(shape.Topics),
            "--set", shape.Set, "--window", Text(shape.Window), "--payload", Text(Shape.MessageBytes),
        ];
        var (program, arguments) = ServerProcess.Pin(1, _program.Path, [.. common, .. options]);
        if (ServerProcess.Find("setpriv") is { } setpriv)
        {
            // It ends with the bench, also when that is killed.
            (program, arguments) = (setpriv, ["--pdeathsig", "KILL", program, .. arguments]);
        }

        return Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the load client counted while it measured.</summary>
/// <param name="Published">Messages that the server was fed.</param>
/// <param name="Messages">Messages that came out, over all connections.</param>
/// <param name="Bytes">All bytes received.</param>
/// <param name="Micros">The time that was measured.</param>
/// <param name="Cpu">The server's, nanoseconds.</param>
/// <param name="ClientCpu">The load client's own, nanoseconds.</param>
/// <param name="P50">Half of the messages came so soon after they were due; microseconds, as what follows.</param>
/// <param name="P99">99 % of them.</param>
/// <param name="P999">99.9 % of them.</param>
/// <param name="Max">All of them.</param>
/// <param name="Lost">Numbers that were left out, where numbers were looked at.</param>
/// <param name="Disordered">Numbers that came twice or too late.</param>
/// <param name="Undelivered">Messages that had not come in the end.</param>
/// <param name="Closed">Connections that the server ended.</param>
/// <param name="CloseCode">The last code with which it did.</param>
/// <param name="Memory">The server's resident memory, bytes.</param>
/// <param name="Handles">The server's open files and sockets.</param>
/// <param name="HungUpOn">Of the readers that did not read, those that the server ended.</param>
/// <param name="HungUpCode">The code with which it did.</param>
/// <param name="Vanished">Readers that came and vanished.</param>
internal sealed record LoadResult(
    long Published,
    long Messages,
    long Bytes,
    double Micros,
    double Cpu,
    double ClientCpu,
    double P50,
    double P99,
    double P999,
    double Max,
    long Lost,
    long Disordered,
    long Undelivered,
    int Closed,
    int CloseCode,
    long Memory,
    int Handles,
    int HungUpOn = 0,
    int HungUpCode = 0,
    int Vanished = 0)
{
    /// <summary>Messages that came out a second.</summary>
    public double Rate => Messages / Micros * 1e6;

    /// <summary>The server's CPU time of one message at one connection, microseconds.</summary>
    public double CpuMicros => Cpu / 1000 / Messages;

    /// <summary>How much of a processor the server used.</summary>
    public double Cores => Cpu / 1000 / Micros;

    /// <summary>How much of a processor the load client used: at 1 it is the limit, and not the server.</summary>
    public double ClientCores => ClientCpu / 1000 / Micros;

    /// <summary>Whether something did not come.</summary>
    public bool HasLoss => Lost + Disordered + Undelivered + Closed > 0;
}
