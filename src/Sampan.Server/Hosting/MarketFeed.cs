using Microsoft.Extensions.Logging;
using Sampan.Market;
using Sampan.Server.Feeds;
using Sampan.Server.Feeds.Omdc.Inputs;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Mapping;

namespace Sampan.Server.Hosting;

/// <summary>Opens the feed that the settings name.</summary>
internal static class MarketFeed
{
    private const string Simulator = "simulator";
    private const string OmdcPrefix = "omd:";
    private const string CapturePrefix = "pcap:";

    /// <summary>Whether a text names a feed; what stands behind the colon is looked at when it is opened.</summary>
    public static bool IsName(string text) =>
        text == Simulator || HasMore(text, OmdcPrefix) || HasMore(text, CapturePrefix);

    /// <summary>Whether it is the simulator.</summary>
    public static bool IsSimulator(ServerOptions options) => options.Feed == Simulator;

    /// <summary>Opens it.</summary>
    /// <param name="options">Which feed.</param>
    /// <param name="directory">The instruments, to which the feed adds those that it defines.</param>
    /// <param name="time">The clock on the wall.</param>
    /// <param name="logs">Where it reports.</param>
    /// <returns>The feed; null for the simulator, which goes on from what is stored and is made later.</returns>
    /// <exception cref="OperatorException">It can't be opened.</exception>
    public static IFeed? Open(ServerOptions options, InstrumentDirectory directory, TimeProvider time, ILoggerFactory logs)
    {
        if (HasMore(options.Feed, OmdcPrefix))
        {
            var lines = LinesOf(options.Feed[OmdcPrefix.Length..]);
            return OmdcFeed.Open(lines, new OmdcMapper(lines, directory, options.Rules.Calendar), time, logs.CreateLogger<OmdcFeed>());
        }

        return HasMore(options.Feed, CapturePrefix)
            ? OpenCapture(options, options.Feed[CapturePrefix.Length..], directory, time, logs)
            : null;
    }

    private static CaptureFeed OpenCapture(
        ServerOptions options, string path, InstrumentDirectory directory, TimeProvider time, ILoggerFactory logs)
    {
        var lines = LinesOf(options.OmdcLines);
        var mapper = new OmdcMapper(lines, directory, options.Rules.Calendar);
        return CaptureFeed.Open(path, lines, mapper, options.Simulator.Speed, time, logs.CreateLogger<CaptureFeed>());
    }

    private static OmdcOptions LinesOf(string name) =>
        name == ServerOptions.BuiltInLines ? OmdcConfiguration.Default : OmdcConfigurationFile.Read(name);

    private static bool HasMore(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && text.Length > prefix.Length;
}
