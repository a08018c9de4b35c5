using System.Globalization;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Scenarios;
using Sampan.Server.Hosting.Rules;

namespace Sampan.Server.Hosting;

/// <summary>Every setting there is: the one list behind the file, the environment, the command line and the docs.</summary>
public static class Settings
{
    /// <summary>All of them, in the order in which people want them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("urls", "http://127.0.0.1:7700",
            "Where to listen. Several addresses with semicolons between them; port 0 takes any free one.",
            "addresses such as http://127.0.0.1:7700, http://localhost:7700 or, for every network, http://0.0.0.0:7700",
            (options, value) => value.Split(';').All(IsAddress) ? options with { Urls = value } : null),
        new("data", "sampan-data",
            "The folder that holds history, accounts and everything else the server keeps.",
            "a folder",
            (options, value) => value.Length > 0 ? options with { Data = value } : null),
        new("feed", "simulator",
            "Where the records come from: the built-in exchange simulator, a line of HKEX's OMD-C as a file describes it "
            + "(omd:built-in is the line of 'sampan omd publish'), or captures of such a line.",
            "simulator, omd:FILE, omd:built-in, or pcap:FILE with a capture or a folder of captures",
            (options, value) => MarketFeed.IsName(value) ? options with { Feed = value } : null),
        new("omd:lines", "built-in",
            "The file that says which line of which channel the addresses in a capture are; built-in are those that "
            + "'sampan omd publish' sends to.",
            "built-in, or a file such as 'sampan omd config' prints",
            (options, value) => value.Length > 0 ? options with { OmdcLines = value } : null),
        new("seed", "1",
            "The simulator's seed: the same seed makes the same market.",
            "a whole number from 0 to 18446744073709551615",
            (options, value) => ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
                ? options with { Simulator = options.Simulator with { Seed = seed } }
                : null),
        new("speed", "1",
            "How fast the time of the simulator or of a capture runs against the wall clock; 'max' is as fast as the machine can.",
            "a number from 0.1 to 10000, or max",
            (options, value) => TryParseSpeed(value, out var speed)
                ? options with { Simulator = options.Simulator with { Speed = speed } }
                : null),
        new("start", "now",
            "When the simulated market begins, such as 2026-03-25T09:30+08:00; after the newest stored bar in any case. The "
            + "same seed from the same start makes the same market.",
            "now, or a time with its offset from UTC, from 2000 to 2200",
            (options, value) => TryParseStart(value, out var start)
                ? options with { Simulator = options.Simulator with { Start = start } }
                : null),
        new("hours", "always",
            "When the simulated market trades: always, so that there is something to see at midnight, or exchange, in the "
            + "sessions of the Hong Kong calendar.",
            "always or exchange",
            (options, value) => Enum.TryParse<TradingHours>(value, ignoreCase: true, out var hours) && Enum.IsDefined(hours)
                ? options with { Simulator = options.Simulator with { Hours = hours } }
                : null),
        new("scenario", "none",
            "What is out of the ordinary on the first day of simulated trading: one of the scenarios that Sampan brings along, "
            + "or a file. It needs no certain hours, but auctions and half days are those of 'exchange'.",
            $"none, {string.Join(", ", ScenarioCatalog.Names)}, or a file such as ./my-day.json",
            (options, value) => value == "none" || ScenarioCatalog.IsName(value)
                ? options with { Simulator = options.Simulator with { Scenario = value == "none" ? null : ScenarioCatalog.Load(value) } }
                : null),
        new("scale", "0.1",
            "How many orders and trades the simulated market has, of those that the real one has. What is traded in a day stays "
            + "the same: where there are fewer orders they are larger.",
            "a number from 0.001 to 1",
            (options, value) => TryParseScale(value, out var scale)
                ? options with { Simulator = options.Simulator with { Scale = scale } }
                : null),
        new("rules", "known",
            "What is known better of the exchange's rules than Sampan knows it, each from a day on: minimum spreads, volatility "
            + "control, closed days. How such a file looks is in exchange-rules.md.",
            "known, or a file of rules such as ./hkex.rules",
            (options, value) => value.Length == 0
                ? null
                : options with { RulesOfFile = value == "known" ? ExchangeRules.Known : RulesFile.Read(value) }),
        new("spreadPhase2From", "none",
            "The first day of phase 2 of the minimum spreads, which the exchange has announced without one. It goes before that of "
            + "the file of rules.",
            "none, or a date such as 2026-07-06",
            (options, value) => TryParseDate(value, out var date) ? options with { SpreadPhase2From = date } : null),
        new("itick:unknownInstrument", "null",
            "What the iTick endpoints say of an instrument that does not exist: data null, as the live service was seen to "
            + "do, or the documented error E001.",
            "null or error",
            (options, value) => value is "null" or "error"
                ? options with { Itick = options.Itick with { UnknownInstrumentIsError = value == "error" } }
                : null),
        new("itick:kType3", "15m",
            "The span of kType 3 over REST: 15m as in iTick's documents of 2026, or 10m as in those before.",
            "15m or 10m",
            (options, value) => value is "15m" or "10m"
                ? options with { Itick = options.Itick with { KType3Minutes = value == "10m" ? 10 : 15 } }
                : null),
        new("stream:bars", "flat",
            "The form of the stream's bars: flat as in iTick's documents of 2026, or nested in 'k' as in those of 2024.",
            "flat or nested",
            (options, value) => value is "flat" or "nested"
                ? options with { Stream = options.Stream with { NestedBars = value == "nested" } }
                : null),
        new("stream:overLimit", "refuse",
            "What happens to a connection beyond the plan's: it is refused, or it replaces the account's oldest.",
            "refuse or replace",
            (options, value) => value is "refuse" or "replace"
                ? options with { Stream = options.Stream with { ReplaceOldestConnection = value == "replace" } }
                : null),
        new("stream:compression", "on",
            "Whether permessage-deflate is agreed to when a client offers it.",
            "on or off",
            (options, value) => value is "on" or "off"
                ? options with { Stream = options.Stream with { Compression = value == "on" } }
                : null),
        new("stream:flushInterval", "0",
            "How long messages are gathered before each connection is written to again, in milliseconds: 0 writes at once, 20 to 50 "
            + "save most of the processor's time where a thousand connections hear much.",
            "a whole number from 0 to 1000",
            (options, value) => TryParseCount(value, 0, 1_000, out var milliseconds)
                ? options with { Stream = options.Stream with { FlushInterval = TimeSpan.FromMilliseconds(milliseconds) } }
                : null),
        new("stream:connectionsMax", "10000",
            "How many connections the server takes in all.",
            "a whole number from 1 to 1000000",
            (options, value) => TryParseCount(value, 1, 1_000_000, out var count)
                ? options with { Stream = options.Stream with { ConnectionsMax = count } }
                : null),
        new("stream:tradeDays", "5",
            "How many days of trades are kept besides the running one, so that readers of the stream can have what they missed.",
            "a whole number from 0 to 3650",
            (options, value) => TryParseCount(value, 0, 3_650, out var count) ? options with { TradeDays = count } : null),
        new("stream:heartbeat", "15",
            "How often the native stream says that the server lives, in seconds.",
            "a whole number from 1 to 3600",
            (options, value) => TryParseCount(value, 1, 3_600, out var count)
                ? options with { Stream = options.Stream with { HeartbeatInterval = TimeSpan.FromSeconds(count) } }
                : null),
        new("stream:staleAfter", "5",
            "How long the feed may be silent in trading hours before what it has told is called stale, in seconds.",
            "a whole number from 1 to 3600",
            (options, value) => TryParseCount(value, 1, 3_600, out var count)
                ? options with { Stream = options.Stream with { StaleAfter = TimeSpan.FromSeconds(count) } }
                : null),
        new("stream:outboxBytes", "1048576",
            "How much may wait for a connection that reads slowly before it is dropped, in bytes.",
            "a whole number from 65536 to 1073741824",
            (options, value) => TryParseCount(value, 65_536, 1 << 30, out var count)
                ? options with { Stream = options.Stream with { OutboxBytesMax = count } }
                : null),
        new("stream:outboxMessages", "16384",
            "How many messages may wait for a connection that reads slowly before it is dropped.",
            "a whole number from 256 to 16777216",
            (options, value) => TryParseCount(value, 256, 1 << 24, out var count)
                ? options with { Stream = options.Stream with { OutboxFramesMax = count } }
                : null),
        new("stream:eventCapacity", "16384",
            "How many trades and ended bars may be on their way to the streams before the market waits, about 400 bytes each.",
            "a whole number from 256 to 4194304",
            (options, value) => TryParseCount(value, 256, 1 << 22, out var count)
                ? options with { Stream = options.Stream with { EventCapacity = count } }
                : null),
        new("stream:orderCapacity", "16384",
            "How many changes of books may be on their way to the streams before readers of 'book' are told that they miss some, about "
            + "100 bytes each.",
            "a whole number from 256 to 4194304",
            (options, value) => TryParseCount(value, 256, 1 << 22, out var count)
                ? options with { Stream = options.Stream with { OrderCapacity = count } }
                : null),
    ];

    private static bool TryParseCount(string value, int least, int most, out int count) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= least && count <= most;

    // Kestrel listens on every network for + and *, and for any name but localhost: a mistyped one must not open it.
    private static bool IsAddress(string value) =>
        Uri.TryCreate(value.Trim().Replace("//+", "//[::]", StringComparison.Ordinal)
            .Replace("//*", "//[::]", StringComparison.Ordinal), UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
        && (address.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || address.Host == "localhost")
        && address.PathAndQuery == "/";

    private static bool TryParseStart(string value, out DateTimeOffset? start)
    {
        start = null;
        if (value == "now")
        {
            return true;
        }

        var isTime = DateTimeOffset.TryParseExact(
            value, ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        start = time;
        return isTime && time.Year is >= 2000 and <= 2200;
    }

    private static bool TryParseDate(string value, out DateOnly? date)
    {
        var isDate = DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        date = isDate ? day : null;
        return isDate || value == "none";
    }

    private static bool TryParseScale(string value, out double scale) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out scale)
        && scale is >= SimulatorOptions.ScaleMin and <= SimulatorOptions.ScaleMax;

    private static bool TryParseSpeed(string value, out double speed)
    {
        speed = double.PositiveInfinity;
        return value == "max"
            || (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out speed)
                && speed is >= 0.1 and <= 10_000);
    }
}
