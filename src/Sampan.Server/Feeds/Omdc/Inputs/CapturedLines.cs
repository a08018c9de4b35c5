using System.Net;
using Sampan.Server.Feeds.Capture;
using Sampan.Server.Feeds.Omdc.Lines;

namespace Sampan.Server.Feeds.Omdc.Inputs;

/// <summary>What of a line a capture can have: no retransmission, and refresh only where it was captured.</summary>
/// <remarks>
/// A channel with refresh waits for a snapshot when it has to. One whose snapshots were not captured would wait to the end of
/// the capture; without refresh it goes on after a gap, and says what it lacks.
/// </remarks>
internal static class CapturedLines
{
    // Snapshots follow one another all day, and a line that is idle has a heartbeat every two seconds.
    private const long LookTime = 60_000_000_000;
    private const int LookDatagramsMin = 10_000;
    private const int LookDatagramsMax = 2_000_000;

    /// <summary>The line as the beginning of a capture has it.</summary>
    public static OmdcOptions Of(OmdcOptions options, string path)
    {
        var seen = Destinations(path);
        return options with
        {
            RetransmissionServers = [],
            Channels = [.. options.Channels.Select(channel => channel with
            {
                RefreshA = Only(channel.RefreshA, channel, seen),
                RefreshB = Only(channel.RefreshB, channel, seen),
            })],
        };
    }

    private static IPEndPoint? Only(IPEndPoint? line, OmdcChannelOptions channel, HashSet<IPv4Endpoint> seen) =>
        Has(channel.RefreshA, seen) || Has(channel.RefreshB, seen) ? line : null;

    private static bool Has(IPEndPoint? line, HashSet<IPv4Endpoint> seen) =>
        line is not null && seen.Contains(IPv4Endpoint.From(line));

    private static HashSet<IPv4Endpoint> Destinations(string path)
    {
        using var capture = CaptureSequence.Open(path);
        var seen = new HashSet<IPv4Endpoint>();
        for (var i = 0; i < LookDatagramsMax && capture.Read(); i++)
        {
            seen.Add(capture.Destination);
            if (i >= LookDatagramsMin && capture.Time > capture.Start + LookTime)
            {
                break;
            }
        }

        return seen;
    }
}
