using System.Net;
using System.Text.Json;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>A line as a file describes it: channels, addresses, retransmission servers, limits.</summary>
/// <remarks>Nothing is guessed: every mistake is told with the file, the key, and what is expected there.</remarks>
public static class OmdcConfigurationFile
{
    private const int ChannelsMax = 256;
    private const int ServersMax = 16;
    private const int UserLengthMax = 12;

    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="OperatorException">It can't be read, or has a mistake: the sentence says which, and where.</exception>
    public static OmdcOptions Read(string path)
    {
        try
        {
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new OperatorException($"There is no {path}: correct the name, or make the file with 'sampan omd config'.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} can't be read, make it a file that can: {error.Message}", error);
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="file">What to call it.</param>
    /// <param name="json">What is in it.</param>
    /// <exception cref="OperatorException">There is a mistake: the sentence says which, and where.</exception>
    public static OmdcOptions Parse(string file, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            var options = ReadLine(new JsonSection(file, "", document.RootElement));
            RefuseSharedDestinations(file, options);
            return options;
        }
        catch (JsonException error)
        {
            throw new OperatorException($"{file} is not JSON, correct it: {error.Message}", error);
        }
    }

    private static OmdcOptions ReadLine(JsonSection line)
    {
        line.RefuseOthers(
            "name", "interfaceA", "interfaceB", "arbitrationWaitMs", "receiveBufferBytes", "heldBackBytesMax",
            "disasterRecovery", "retransmission", "channels");
        var defaults = new OmdcOptions { Channels = [] };
        var recovery = line.Section("disasterRecovery");
        recovery?.RefuseOthers("a", "b");
        var retransmission = line.Section("retransmission");
        retransmission?.RefuseOthers("user", "servers", "requestsPerDayMax");
        return new OmdcOptions
        {
            Name = line.Text("name", 1, 40) ?? defaults.Name,
            InterfaceA = line.Address("interfaceA"),
            InterfaceB = line.Address("interfaceB"),
            ArbitrationWait = TimeSpan.FromMilliseconds(
                line.Number("arbitrationWaitMs", 0, 60_000) ?? (long)defaults.ArbitrationWait.TotalMilliseconds),
            ReceiveBufferBytes = (int)(line.Number("receiveBufferBytes", 65_536, 1 << 30) ?? defaults.ReceiveBufferBytes),
            HeldBackBytesMax = (int)(line.Number("heldBackBytesMax", 65_536, 1 << 30) ?? defaults.HeldBackBytesMax),
            DisasterRecoveryA = recovery?.RequiredDestination("a"),
            DisasterRecoveryB = recovery?.Destination("b"),
            RetransmissionUser = retransmission?.Text("user", 1, UserLengthMax) ?? "",
            RetransmissionRequestsPerDayMax =
                (int)(retransmission?.Number("requestsPerDayMax", 0, 1_000_000) ?? defaults.RetransmissionRequestsPerDayMax),
            RetransmissionServers = retransmission is null
                ? []
                : ReadServers(retransmission),
            Channels = [.. line.RequiredList("channels", ChannelsMax).Select(ReadChannel)],
        };
    }

    private static List<IPEndPoint> ReadServers(JsonSection retransmission)
    {
        var servers = retransmission.RequiredDestinations("servers", ServersMax);
        return retransmission.Text("user", 1, UserLengthMax) is null
            ? throw retransmission.Missing("user", $"the name that the exchange gave, at most {UserLengthMax} characters of ASCII")
            : servers;
    }

    private static OmdcChannelOptions ReadChannel(JsonSection channel)
    {
        channel.RefuseOthers("id", "product", "a", "b", "refreshA", "refreshB");
        var refreshB = channel.Destination("refreshB");
        return new OmdcChannelOptions
        {
            Id = (ushort)channel.RequiredNumber("id", 0, ushort.MaxValue),
            Product = channel.RequiredChoice<OmdcProduct>("product"),
            A = channel.RequiredDestination("a"),
            B = channel.Destination("b"),
            RefreshA = refreshB is null ? channel.Destination("refreshA") : channel.RequiredDestination("refreshA"),
            RefreshB = refreshB,
        };
    }

    private static void RefuseSharedDestinations(string file, OmdcOptions options)
    {
        if (options.Channels.GroupBy(channel => channel.Id).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new OperatorException($"Two channels in {file} have the id {twice.Key}: a channel stands once, with both its lines.");
        }

        var shared = Destinations(options).GroupBy(entry => entry.Destination).FirstOrDefault(same => same.Count() > 1);
        if (shared is not null)
        {
            throw new OperatorException(
                $"{string.Join(" and ", shared.Select(entry => entry.Name))} in {file} are both {shared.Key}: "
                + "each line of each channel must have a group, or a port, of its own.");
        }
    }

    private static IEnumerable<(IPEndPoint Destination, string Name)> Destinations(OmdcOptions options) =>
        from entry in options.Channels
            .SelectMany(channel => new[]
            {
                (channel.A, $"a of channel {channel.Id}"), (channel.B, $"b of channel {channel.Id}"),
                (channel.RefreshA, $"refreshA of channel {channel.Id}"), (channel.RefreshB, $"refreshB of channel {channel.Id}"),
            })
            .Append((options.DisasterRecoveryA, "a of disasterRecovery"))
            .Append((options.DisasterRecoveryB, "b of disasterRecovery"))
        where entry.Item1 is not null
        select (entry.Item1!, entry.Item2);
}
