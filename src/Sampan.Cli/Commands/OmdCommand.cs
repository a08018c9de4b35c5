using System.CommandLine;
using System.Globalization;
using Sampan.Server;
using Sampan.Server.Feeds.Capture;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan omd</c>: lines and captures of HKEX's securities feed.</summary>
internal static class OmdCommand
{
    /// <summary>Nothing is wrong.</summary>
    public const int Success = 0;

    /// <summary>A packet or a file could not be read to its end.</summary>
    public const int Damaged = 1;

    public static Command Create() => new("omd", "Configure HKEX's feed OMD-C, publish a simulated one, and look into captures.")
    {
        OmdConfigCommand.Create(),
        OmdDissectCommand.Create(),
        OmdPublishCommand.Create(),
        OmdStatsCommand.Create(),
    };

    /// <summary>The captures.</summary>
    public static Argument<string[]> FilesArgument() => new("FILE")
    {
        Description = "Captures: pcap or pcapng, as they are or compressed with gzip or zstd",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The channels behind ports.</summary>
    public static Option<string?> ChannelsOption() => new("--channels")
    {
        Description = "Which channel a port carries; without it the port is shown",
        HelpName = "PORT=CHANNEL,…",
    };

    /// <summary>Reads a list of numbers, as in <c>50,30</c>; empty without one.</summary>
    /// <exception cref="OperatorException">It is no list of numbers.</exception>
    public static HashSet<uint> Numbers(string option, string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => Number(option, part))];

    /// <summary>Reads ports and their channels, as in <c>51000=30,51001=31</c>.</summary>
    /// <exception cref="OperatorException">It is something else.</exception>
    public static Dictionary<ushort, uint> Channels(string? text)
    {
        var channels = new Dictionary<ushort, uint>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=') is not [var port, var channel] || Number("--channels", port) is not (var number and <= ushort.MaxValue))
            {
                throw new OperatorException($"--channels {part} is no port and its channel; write it as 51000=30.");
            }

            channels[(ushort)number] = Number("--channels", channel);
        }

        return channels;
    }

    /// <summary>Says what a file has that was not read.</summary>
    /// <returns>Whether its end was reached.</returns>
    public static bool Report(string path, CaptureReader reader)
    {
        if (reader.Problem is { } problem)
        {
            Console.Error.WriteLine($"{path}: {problem}.");
        }

        var counts = reader.Counts;
        if (counts.Fragments + counts.Cut > 0)
        {
            Console.Error.WriteLine(
                $"{path}: passed over {ImportCommand.Count(counts.Fragments)} fragments and "
                + $"{ImportCommand.Count(counts.Cut)} packets that were cut.");
        }

        return reader.Problem is null && counts.Fragments + counts.Cut == 0;
    }

    private static uint Number(string option, string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new OperatorException($"{option} {text} is no number.");
}
