namespace Sampan.Bench.Fanout;

/// <summary>The contenders that are installed, running; who is not is named.</summary>
internal sealed class Peers : IDisposable
{
    private readonly CppProgram? _limit;
    private readonly List<Peer> _running = [];

    /// <param name="only">Parts of the names of those that are wanted; null for all.</param>
    public Peers(string[]? only)
    {
        bool IsWanted(string name) => only?.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase)) ?? true;

        StartIf(IsWanted("Sampan"), () => Peer.StartSampan());
        StartIf(IsWanted("NATS ws") && Has("nats-server"), Peer.StartNats);
        StartIf(IsWanted("ASP.NET Core"), Peer.StartAspNet);
        StartIf(IsWanted("Node ws") && Has("node") && HasWs, Peer.StartNode);
        StartIf(IsWanted("Redis") && Has("redis-server"), Peer.StartRedis);
        _limit = IsWanted("C++ loop") ? CppProgram.TryBuild("fanout/limit.cpp", "what C++ would do") : null;
        StartIf(_limit is not null, () => Peer.StartLimit(_limit!));
    }

    /// <summary>Those that run.</summary>
    public IReadOnlyList<Peer> Running => _running;

    public void Dispose()
    {
        _running.ForEach(peer => peer.Dispose());
        _limit?.Dispose();
    }

    private static bool HasWs
    {
        get
        {
            var isThere = Directory.Exists(Path.Combine(Machine.RepositoryRoot, "tests", "node", "node_modules", "ws"));
            if (!isThere)
            {
                Console.WriteLine("Node's ws is not installed: it is left out. Run 'npm ci' in tests/node, or ./test.\n");
            }

            return isThere;
        }
    }

    private static bool Has(string program)
    {
        var isThere = ServerProcess.Find(program) is not null;
        if (!isThere)
        {
            Console.WriteLine($"{program} is not installed: it is left out. In Debian: apt-get install {program}\n");
        }

        return isThere;
    }

    private void StartIf(bool isWanted, Func<Peer> start)
    {
        if (isWanted)
        {
            _running.Add(start());
        }
    }
}
