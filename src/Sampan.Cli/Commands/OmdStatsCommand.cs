using System.CommandLine;
using System.Text.Json;
using Sampan.Server.Feeds.Capture;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan omd stats</c>: what a capture has, and what it lacks.</summary>
internal static class OmdStatsCommand
{
    private static readonly string[] LineHeader =
        ["DESTINATION", "CHANNEL", "PACKETS", "MESSAGES", "BYTES", "MSG/S", "PEAK/S", "GAPS", "MISSING", "REPEATED", "MALFORMED"];

    private static readonly string[] TypeHeader = ["TYPE", "NAME", "MESSAGES", "SHARE"];

    public static Command Create()
    {
        var files = OmdCommand.FilesArgument();
        var channels = OmdCommand.ChannelsOption();
        var json = JsonOption.Create();
        var command = new Command("stats", """
            Sum up captures: packets, messages and rates of each destination, numbers that are missing, and how many there
            are of each type. The files are taken as one, in their order. Missing numbers alone are no error; the exit
            code is 1 when packets or files can't be read.

            Example:
              sampan omd stats line-a.pcap.gz
            """) { files, channels, json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(files), OmdCommand.Channels(parsed.GetValue(channels)), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] files, Dictionary<ushort, uint> channels, bool asJson)
    {
        var byDestination = new Dictionary<IPv4Endpoint, OmdcLineStatistics>();
        var isWhole = true;
        foreach (var file in files)
        {
            using var reader = CaptureReader.Open(file);
            while (reader.Read(out var datagram))
            {
                if (!byDestination.TryGetValue(datagram.Destination, out var line))
                {
                    byDestination[datagram.Destination] = line = new OmdcLineStatistics(datagram.Destination);
                }

                line.Add(datagram);
            }

            isWhole &= OmdCommand.Report(file, reader);
        }

        var lines = byDestination.Values.OrderBy(line => line.Destination.Address).ThenBy(line => line.Destination.Port).ToList();
        foreach (var line in lines.Where(line => line.Malformed > 0))
        {
            Console.Error.WriteLine($"{line.Destination}: the first packet that can't be read: {line.FirstProblem}.");
        }

        Print(lines, channels, asJson);
        return isWhole && lines.TrueForAll(line => line.Malformed == 0) ? OmdCommand.Success : OmdCommand.Damaged;
    }

    private static void Print(List<OmdcLineStatistics> lines, Dictionary<ushort, uint> channels, bool asJson)
    {
        var mix = OmdcLayout.All.Select(layout => layout.Type).Append(OmdcMessageType.None)
            .Select(type => (Type: type, Count: lines.Sum(line => line.CountOf(type))))
            .Where(entry => entry.Count > 0)
            .OrderByDescending(entry => entry.Count)
            .ToList();
        if (asJson)
        {
            JsonOption.PrintObject(json => WriteProperties(json, lines, mix, channels));
            return;
        }

        TextTable.Print(LineHeader, lines.Select(line => new[]
        {
            line.Destination.ToString(),
            channels.TryGetValue(line.Destination.Port, out var channel) ? $"{channel}" : "-",
            ImportCommand.Count(line.Packets), ImportCommand.Count(line.Messages), ImportCommand.Count(line.Bytes),
            Rate(line) is { } rate ? ImportCommand.Count((long)rate) : "-", ImportCommand.Count(line.MessagesPerSecondMax),
            ImportCommand.Count(line.Gaps), ImportCommand.Count(line.Missing), ImportCommand.Count(line.Repeated),
            ImportCommand.Count(line.Malformed),
        }));
        Console.Out.WriteLine();
        var total = Math.Max(1, lines.Sum(line => line.Messages));
        TextTable.Print(TypeHeader, mix.Select(entry => new[]
        {
            entry.Type == OmdcMessageType.None ? "-" : $"{(int)entry.Type}", NameOf(entry.Type),
            ImportCommand.Count(entry.Count), $"{(decimal)entry.Count * 100 / total:0.0} %",
        }));
    }

    private static void WriteProperties(
        Utf8JsonWriter json,
        List<OmdcLineStatistics> lines,
        List<(OmdcMessageType Type, long Count)> mix,
        Dictionary<ushort, uint> channels)
    {
        json.WriteStartArray("destinations");
        foreach (var line in lines)
        {
            json.WriteStartObject();
            json.WriteString("address", line.Destination.AddressText);
            json.WriteNumber("port", line.Destination.Port);
            if (channels.TryGetValue(line.Destination.Port, out var channel))
            {
                json.WriteNumber("channel", channel);
            }

            json.WriteString("first", OmdcFieldValue.Time(line.First));
            json.WriteString("last", OmdcFieldValue.Time(line.Last));
            json.WriteNumber("packets", line.Packets);
            json.WriteNumber("heartbeats", line.Heartbeats);
            json.WriteNumber("messages", line.Messages);
            json.WriteNumber("bytes", line.Bytes);
            json.WriteNumber("messagesPerSecondMax", line.MessagesPerSecondMax);
            json.WriteNumber("gaps", line.Gaps);
            json.WriteNumber("missing", line.Missing);
            json.WriteNumber("repeated", line.Repeated);
            json.WriteNumber("resets", line.Resets);
            json.WriteNumber("malformed", line.Malformed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("types");
        foreach (var (type, count) in mix)
        {
            json.WriteNumber(NameOf(type), count);
        }

        json.WriteEndObject();
    }

    private static string NameOf(OmdcMessageType type) => OmdcDissector.NameOf(type);

    // Of less than a second there is no rate.
    private static decimal? Rate(OmdcLineStatistics line) => line.Last - line.First >= 1_000_000_000
        ? line.Messages * 1_000_000_000m / (line.Last - line.First)
        : null;
}
