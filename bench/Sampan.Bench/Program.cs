using Sampan.Bench;

(string Name, string About, Action Run)[] benches =
[
    ("rest", "quotes with token and limits against a bare Kestrel endpoint", () => RestBench.Run(rounds: 9)),
    ("handler", "what a request costs behind Kestrel, by direct calls", () => HandlerBench.Run(rounds: 15)),
    ("start", "from the start of the process to data", () => StartBench.Run(starts: 10)),
    ("render", "JSON by hand against source-generated System.Text.Json", () => RenderBench.Run(rounds: 15)),
    ("book", "order books against sorted dictionaries", () => BookBench.Run(rounds: 9)),
    ("simulator", "records made by the simulator", () => SimulatorBench.Run(rounds: 5)),
    ("omdbook", "packets of the whole market into its books, against C++", () => OmdBookBench.Run([.. args.Skip(1)])),
    ("recordday", "the 211 million order events of the busiest day", () => RecordDayBench.Run([.. args.Skip(1)])),
    ("fullmarket", "memory with a million live orders, over ten days", () => FullMarketBench.Run([.. args.Skip(1)])),
    ("omdc", "packets of OMD-C read and checked", OmdcBench.Run),
    ("mapping", "messages of OMD-C to records", MappingBench.Run),
    ("import", "bars out of CSV into the history, against plain ADO.NET", () => ImportBench.Run([.. args.Skip(1)])),
];

switch (args)
{
    case ["all"]:
        AllBenches.Run(benches);
        return 0;
    case ["bare", var body]:
        BareServer.Run(body);
        return 0;
    case [var name, ..] when Array.Find(benches, bench => bench.Name == name) is { Run: { } run }:
        run();
        return 0;
    default:
        Console.WriteLine("dotnet run -c Release --project bench/Sampan.Bench -- WHAT\n");
        Console.WriteLine("  all        everything that follows, into bench/results/DATE-COMMIT.md");
        foreach (var (known, about, _) in benches)
        {
            Console.WriteLine($"  {known,-10} {about}");
        }

        return args is ["--help"] ? 0 : 2;
}
