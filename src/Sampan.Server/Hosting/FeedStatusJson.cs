using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Feeds;
using Sampan.Server.Feeds.Omdc.Inputs;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Mapping;
using Sampan.Server.Feeds.Sockets;
using Sampan.Server.Pipeline;

namespace Sampan.Server.Hosting;

/// <summary>How a feed fares, as <c>/v1/feed</c> tells it. Times are milliseconds; what has never been is null.</summary>
internal static class FeedStatusJson
{
    private const long NanosPerMillisecond = 1_000_000;

    /// <summary>Renders it. Any thread may ask: what it reads are counters that one thread moves.</summary>
    public static byte[] Render(IFeed feed, MarketLoop loop)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("feed", feed.Name);
            json.WriteNumber("records", loop.Records);
            json.WriteString("ending", loop.Ending);
            json.WriteString("failure", loop.Failure);
            if (feed is IOmdcFeed lines)
            {
                WriteLines(json, lines);
            }

            json.WriteEndObject();
        }

        return body.ToArray();
    }

    private static void WriteLines(Utf8JsonWriter json, IOmdcFeed feed)
    {
        WriteCapture(json, feed.Capture);
        WriteTotals(json, feed);
        WriteMapping(json, feed.Mapping);
        WriteRetransmission(json, feed.Lines.Retransmission);
        json.WriteStartArray("channels");
        for (var i = 0; i < feed.Lines.Channels.Count; i++)
        {
            WriteChannel(json, feed, feed.Lines.Channels[i], feed.Lines.ChannelCounters[i]);
        }

        json.WriteEndArray();
        json.WritePropertyName("disasterRecovery");
        WriteSources(json, feed, channel: null);
    }

    private static void WriteCapture(Utf8JsonWriter json, CaptureProgress? capture)
    {
        if (capture is null)
        {
            return;
        }

        json.WriteStartObject("capture");
        json.WriteNumber("packets", capture.Packets);
        json.WriteNumber("others", capture.Others);
        json.WriteString("problem", capture.Problem);
        json.WriteEndObject();
    }

    private static void WriteMapping(Utf8JsonWriter json, MappingCounts counts)
    {
        json.WriteStartObject("mapping");
        json.WriteNumber("mapped", counts.Mapped);
        json.WriteNumber("ofOtherProducts", counts.OfOtherProducts);
        json.WriteNumber("ofOtherTypes", counts.OfOtherTypes);
        json.WriteNumber("malformed", counts.Malformed);
        json.WriteNumber("heldBack", counts.HeldBack);
        json.WriteNumber("unknown", counts.Unknown);
        json.WriteNumber("contradictions", counts.Contradictions);
        json.WriteEndObject();
    }

    private static void WriteTotals(Utf8JsonWriter json, IOmdcFeed feed)
    {
        var sources = feed.Lines.SourceCounters;
        var channels = feed.Lines.ChannelCounters;
        var receivers = Enumerable.Range(0, sources.Count).Select(feed.ReceiverOf).OfType<UdpReceiver>().ToList();
        json.WriteNumber("packets", sources.Sum(source => source.Packets));
        json.WriteNumber("bytes", sources.Sum(source => source.Bytes));
        json.WriteNumber("malformed", sources.Sum(source => source.Malformed));
        json.WriteNumber("messages", channels.Sum(channel => channel.Messages));
        json.WriteNumber("duplicates", channels.Sum(channel => channel.Duplicates));
        json.WriteNumber("gaps", channels.Sum(channel => channel.Gaps));
        json.WriteNumber("suspectChannels", channels.Count(channel => channel.IsSuspect));
        json.WriteNumber("overruns", receivers.Sum(receiver => receiver.Overruns));
        json.WriteNumber("tooLong", receivers.Sum(receiver => receiver.TooLong));
    }

    private static void WriteRetransmission(Utf8JsonWriter json, RetransmissionClient? client)
    {
        if (client is null)
        {
            return;
        }

        var counters = client.Counters;
        json.WriteStartObject("retransmission");
        json.WriteString("state", NameOf(client.State));
        json.WriteNumber("requests", counters.Requests);
        json.WriteNumber("refusals", counters.Refusals);
        json.WriteNumber("messages", counters.Messages);
        json.WriteNumber("heartbeats", counters.Heartbeats);
        json.WriteNumber("failures", counters.Failures);
        json.WriteString("problem", counters.Problem);
        json.WriteEndObject();
    }

    private static void WriteChannel(Utf8JsonWriter json, IOmdcFeed feed, OmdcChannelOptions channel, OmdcChannelCounters counters)
    {
        json.WriteStartObject();
        json.WriteNumber("id", channel.Id);
        json.WriteString("product", NameOf(channel.Product));
        json.WriteBoolean("isSuspect", counters.IsSuspect);
        json.WriteNumber("next", counters.Next);
        json.WriteNumber("messages", counters.Messages);
        json.WriteNumber("duplicates", counters.Duplicates);
        json.WriteNumber("stale", counters.Stale);
        json.WriteNumber("gaps", counters.Gaps);
        WriteMended(json, counters);
        json.WriteNumber("resets", counters.Resets);
        json.WriteNumber("snapshots", counters.Snapshots);
        json.WriteNumber("incompleteSnapshots", counters.IncompleteSnapshots);
        json.WriteNumber("heldBackBytes", counters.HeldBackBytes);
        json.WritePropertyName("sources");
        WriteSources(json, feed, channel);
        json.WriteEndObject();
    }

    /// <summary>What became of the messages that were missing on both lines.</summary>
    private static void WriteMended(Utf8JsonWriter json, OmdcChannelCounters counters)
    {
        json.WriteStartObject("missing");
        json.WriteNumber("otherLine", counters.MessagesMended(GapRepair.OtherLine));
        json.WriteNumber("retransmission", counters.MessagesMended(GapRepair.Retransmission));
        json.WriteNumber("lostButRefreshed", counters.MessagesMended(GapRepair.Refresh));
        json.WriteNumber("lost", counters.MessagesMended(GapRepair.None));
        json.WriteEndObject();
    }

    private static void WriteSources(Utf8JsonWriter json, IOmdcFeed feed, OmdcChannelOptions? channel)
    {
        json.WriteStartArray();
        for (var i = 0; i < feed.Lines.Sources.Count; i++)
        {
            if (feed.Lines.Sources[i].Channel?.Id == channel?.Id)
            {
                WriteSource(json, feed, i);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteSource(Utf8JsonWriter json, IOmdcFeed feed, int index)
    {
        var source = feed.Lines.Sources[index];
        var counters = feed.Lines.SourceCounters[index];
        json.WriteStartObject();
        json.WriteString("kind", NameOf(source.Kind));
        json.WriteString("line", source.Line.ToString());
        json.WriteString("address", source.Endpoint.ToString());
        json.WriteNumber("packets", counters.Packets);
        json.WriteNumber("bytes", counters.Bytes);
        WriteTime(json, "lastReceived", counters.LastReceived);
        json.WriteNumber("malformed", counters.Malformed);
        json.WriteString("problem", counters.Problem);
        if (feed.ReceiverOf(index) is { } receiver)
        {
            json.WriteNumber("overruns", receiver.Overruns);
            json.WriteNumber("tooLong", receiver.TooLong);
            json.WriteNumber("receiveBufferBytes", receiver.ReceiveBufferBytes);
        }

        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, long time)
    {
        if (time == 0)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, time / NanosPerMillisecond);
        }
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
