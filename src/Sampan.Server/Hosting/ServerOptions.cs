using Sampan.Market;
using Sampan.Server.Api.Itick;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Streaming;

namespace Sampan.Server.Hosting;

/// <summary>All that a server can be told before it starts. <see cref="Settings"/> has the keys.</summary>
public sealed record ServerOptions
{
    /// <summary>In place of a file that describes lines of OMD-C: those that Sampan publishes on by itself.</summary>
    public const string BuiltInLines = "built-in";

    /// <summary>Where to listen; several with semicolons between them.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:7700";

    /// <summary>The folder that holds everything the server keeps.</summary>
    public string Data { get; init; } = "sampan-data";

    /// <summary>Where the records come from: <c>simulator</c>, <c>omd:FILE</c>, or <c>pcap:FILE</c>.</summary>
    public string Feed { get; init; } = "simulator";

    /// <summary>The file that describes the lines of a capture, or <see cref="BuiltInLines"/>.</summary>
    public string OmdcLines { get; init; } = BuiltInLines;

    /// <summary>The exchange's rules as a file has them. (default: as far as they are known)</summary>
    public ExchangeRules RulesOfFile { get; init; } = ExchangeRules.Known;

    /// <summary>The first day of phase 2 of the minimum spreads. (default: what <see cref="RulesOfFile"/> says)</summary>
    public DateOnly? SpreadPhase2From { get; init; }

    /// <summary>What the exchange goes by, from which day on: all parts of the server ask here.</summary>
    public ExchangeRules Rules => SpreadPhase2From is { } from
        ? RulesOfFile with { Spreads = RulesOfFile.Spreads with { Phase2From = from } }
        : RulesOfFile;

    /// <summary>The simulator's settings; its rules are <see cref="Rules"/>.</summary>
    public SimulatorOptions Simulator { get; init; } = new();

    /// <summary>The iTick dialect over REST.</summary>
    public ItickOptions Itick { get; init; } = new();

    /// <summary>The stream.</summary>
    public StreamOptions Stream { get; init; } = new();

    /// <summary>How many days of trades are kept for streams to resume, besides the running one.</summary>
    public int TradeDays { get; init; } = 5;

    /// <summary>Kestrel's own settings (certificates, endpoints), keys below <c>kestrel</c>.</summary>
    public IReadOnlyDictionary<string, string> Kestrel { get; init; } = new Dictionary<string, string>();
}
