using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sampan.Bench.Fanout;

/// <summary>A server that passes messages on, in a process of its own on the first processor.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;
    private readonly string? _file;

    private Peer(string name, string protocol, Process process, string? file = null) =>
        (Name, Protocol, _process, _file) = (name, protocol, process, file);

    /// <summary>What tables call it.</summary>
    public string Name { get; }

    /// <summary>What the load client calls its protocol.</summary>
    public string Protocol { get; }

    /// <summary>Where subscribers connect.</summary>
    public required int Port { get; init; }

    /// <summary>Where publishers connect.</summary>
    public required int Ingest { get; init; }

    /// <summary>What a connection shows; empty for none.</summary>
    public string Token { get; private init; } = "";

    /// <summary>The process.</summary>
    public int Id => _process.Id;

    /// <summary>Resident memory of the process, megabytes.</summary>
    public double Megabytes =>
        long.Parse(File.ReadAllText($"/proc/{Id}/statm").Split(' ')[1], CultureInfo.InvariantCulture)
        * Environment.SystemPageSize / 1e6;

    /// <summary>Starts Sampan with a feed that the load client drives.</summary>
    /// <param name="name">What tables call it.</param>
    /// <param name="settings">As <c>key=value</c>.</param>
    /// <remarks>With the settings of the runtime that <c>Sampan.Cli.csproj</c> has and this program has not.</remarks>
    public static Peer StartSampan(string name = "Sampan", params string[] settings) =>
        StartSampan(SampanPeer.Topics, name, settings);

    /// <summary>As above, with fewer instruments.</summary>
    public static Peer StartSampan(int instruments, string name = "Sampan", params string[] settings) => StartReady(
        name,
        "sampan",
        "env",
        [
            "DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0", Environment.ProcessPath!, "fanout-sampan", Shape.Region, $"{instruments}",
            .. settings,
        ]);

    /// <summary>Starts plain ASP.NET Core WebSockets.</summary>
    public static Peer StartAspNet() => StartReady("ASP.NET Core", "plain", Environment.ProcessPath!, ["fanout-aspnet"]);

    /// <summary>Starts the loop in C++ that does nothing else.</summary>
    public static Peer StartLimit(CppProgram limit) => StartReady("C++ loop", "plain", limit.Path, []);

    /// <summary>Starts Node's <c>ws</c>.</summary>
    public static Peer StartNode() => StartReady(
        "Node ws", "plain", "node", [Path.Combine(Machine.RepositoryRoot, "bench", "fanout", "peer.mjs")]);

    /// <summary>Starts the NATS server with its WebSocket.</summary>
    public static Peer StartNats()
    {
        var (port, webSocketPort) = (FreePort(), FreePort());
        var file = Path.GetTempFileName();
        File.WriteAllText(
            file,
            $$"""
            host: 127.0.0.1
            port: {{port}}
            max_connections: 20000
            websocket { host: 127.0.0.1, port: {{webSocketPort}}, no_tls: true, compression: false }
            """);
        return WaitFor(new Peer("NATS ws", "nats", Start(ServerProcess.Find("nats-server")!, ["-c", file]), file)
        {
            Port = webSocketPort,
            Ingest = port,
        });
    }

    /// <summary>Starts Redis, which does not speak WebSocket: its own protocol is less work.</summary>
    public static Peer StartRedis()
    {
        var port = FreePort();
        string[] arguments =
        [
            "--bind", "127.0.0.1", "--port", $"{port}", "--save", "", "--appendonly", "no", "--maxclients", "15000",
            "--client-output-buffer-limit", "pubsub 0 0 0",
        ];
        return WaitFor(new Peer("Redis", "redis", Start(ServerProcess.Find("redis-server")!, arguments))
        {
            Port = port,
            Ingest = port,
        });
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
        _process.Dispose();
        if (_file is not null)
        {
            File.Delete(_file);
        }
    }

    private static Peer StartReady(string name, string protocol, string program, string[] arguments)
    {
        var process = Start(program, arguments);
        var words = process.StandardOutput.ReadLine()?.Split(' ');
        if (words is not ["ready", var port, var ingest, ..])
        {
            throw new InvalidOperationException($"{name} has not started: {process.StandardError.ReadToEnd()}");
        }

        Drain(process);
        return new Peer(name, protocol, process)
        {
            Port = int.Parse(port, CultureInfo.InvariantCulture),
            Ingest = int.Parse(ingest, CultureInfo.InvariantCulture),
            Token = words.ElementAtOrDefault(3) ?? "",
        };
    }

    private static Process Start(string program, string[] arguments)
    {
        (program, arguments) = ServerProcess.Pin(0, program, arguments);
        if (ServerProcess.Find("setpriv") is { } setpriv)
        {
            // It ends with the bench, also when that is killed.
            (program, arguments) = (setpriv, ["--pdeathsig", "KILL", program, .. arguments]);
        }

        return Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>Waits until a server that says nothing can be connected to.</summary>
    private static Peer WaitFor(Peer peer)
    {
        Drain(peer._process);
        for (var tries = 0; ; tries++)
        {
            try
            {
                new TcpClient("127.0.0.1", peer.Ingest).Dispose();
                new TcpClient("127.0.0.1", peer.Port).Dispose();
                return peer;
            }
            catch (SocketException) when (tries < 100)
            {
                Thread.Sleep(50);
            }
        }
    }

    /// <summary>What it prints is not wanted, but must be taken.</summary>
    private static void Drain(Process process)
    {
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
