using Sampan.Bench;
using Sampan.Bench.Fanout;

// "streams fanout minute --rounds 5": some of the streams', and what they are told.
var chosen = args is ["streams", ..] ? args.Skip(1).TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal)).ToArray() : [];
var rest = args.Skip(1 + chosen.Length).ToArray();

(string Name, string About, Action Run)[] benches =
[
    ("rest", "quotes with token and limits against a bare Kestrel endpoint", () => RestBench.Run(rounds: 9)),
    ("handler", "what a request costs behind Kestrel, by direct calls", () => HandlerBench.Run(rounds: 15)),
    ("start", "from the start of the process to data", () => StartBench.Run(starts: 10)),
    ("render", "JSON by hand against source-generated System.Text.Json", () => RenderBench.Run(rounds: 15)),
    ("book", "order books against sorted dictionaries", () => BookBench.Run(rounds: 9)),
    ("simulator", "records made by the simulator", () => SimulatorBench.Run(rounds: 5)),
    ("omdbook", "packets of the whole market into its books, against C++", () => OmdBookBench.Run(rest)),
    ("recordday", "the 211 million order events of the busiest day", () => RecordDayBench.Run(rest)),
    ("fullmarket", "memory with a million live orders, over ten days", () => FullMarketBench.Run(rest)),
    ("udp", "packets by UDP into the books of the whole market", UdpBench.Run),
    ("omdc", "packets of OMD-C read and checked", OmdcBench.Run),
    ("mapping", "messages of OMD-C to records", MappingBench.Run),
    ("import", "bars out of CSV into the history, against plain ADO.NET", () => ImportBench.Run(rest)),
];

(string Name, string About, Action Run)[] streams =
[
    ("fanout", "messages to many WebSockets, against NATS, Node, ASP.NET Core, Redis and C++", () => FanoutBench.Run(rest)),
    ("flush", "what waiting before a sweep saves and costs", () => FlushBench.Run(new TurnPlan(3, 4).With(rest))),
    ("livemarket", "18,000 instruments, 100,000 trades a second, 1,000 clients", () => LiveMarketBench.Run(new TurnPlan(3, 5).With(rest))),
    ("minute", "2,600 bars that end at once", () => MinuteBench.Run(new TurnPlan(5, 0).With(rest))),
    ("hostile", "readers that stop, crawl or vanish, and what the others notice", () => HostileBench.Run(new TurnPlan(3, 8).With(rest))),
    ("idle", "memory of 10,000 connections that hear nothing", IdleBench.Run),
    ("tls", "how much slower encrypted streams are", () => TlsBench.Run(new TurnPlan(3, 3).With(rest))),
    ("soak", "everything for twenty minutes, or as many as --minutes says", () => SoakBench.Run(rest)),
];

switch (args)
{
    case ["all"]:
        AllBenches.Run(benches);
        return 0;
    case ["streams", ..] when chosen.All(name => Array.Exists(streams, bench => bench.Name == name)):
        AllBenches.Run(
            [.. streams.Where(bench => chosen.Length == 0 || chosen.Contains(bench.Name))],
            "-" + string.Join('-', chosen is [] ? ["streams"] : chosen));
        return 0;
    case ["bare", var body]:
        BareServer.Run(body);
        return 0;
    case ["udpsend", var ports]:
        UdpSender.Run(ports);
        return 0;
    case ["fanout-sampan", ..]:
        SampanPeer.Run(rest);
        return 0;
    case ["fanout-aspnet"]:
        AspNetPeer.Run();
        return 0;
    case [var name, ..] when Array.Find([.. benches, .. streams], bench => bench.Name == name) is { Run: { } run }:
        run();
        return 0;
    default:
        Console.WriteLine("dotnet run -c Release --project bench/Sampan.Bench -- WHAT\n");
        Print("all", benches);
        Print("streams", streams);
        return args is ["--help"] ? 0 : 2;
}

static void Print(string all, (string Name, string About, Action Run)[] benches)
{
    Console.WriteLine($"  {all,-12} everything that follows, into bench/results/");
    foreach (var (name, about, _) in benches)
    {
        Console.WriteLine($"    {name,-10} {about}");
    }

    Console.WriteLine();
}
