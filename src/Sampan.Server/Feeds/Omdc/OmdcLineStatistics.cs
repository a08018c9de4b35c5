using Sampan.Server.Feeds.Capture;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc;

/// <summary>What one destination of a capture got: one line of one channel.</summary>
/// <param name="destination">The destination.</param>
public sealed class OmdcLineStatistics(IPv4Endpoint destination)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    // By type; the last counts all that are not known.
    private readonly long[] _byType = new long[257];
    private long? _expected;
    private bool _wasReset;
    private long _second;
    private long _messagesInSecond;

    public IPv4Endpoint Destination => destination;

    public long Packets { get; private set; }

    public long Heartbeats { get; private set; }

    public long Messages { get; private set; }

    /// <summary>Bytes of payload.</summary>
    public long Bytes { get; private set; }

    /// <summary>Packets that could not be read, or not to their end.</summary>
    public long Malformed { get; private set; }

    /// <summary>What is wrong with the first of them; null for none.</summary>
    public string? FirstProblem { get; private set; }

    /// <summary>How often numbers are missing.</summary>
    public long Gaps { get; private set; }

    /// <summary>How many numbers are missing.</summary>
    public long Missing { get; private set; }

    /// <summary>Messages whose numbers had gone by already.</summary>
    public long Repeated { get; private set; }

    /// <summary>How often the channel started over.</summary>
    public long Resets { get; private set; }

    /// <summary>The most messages within a second of the clock.</summary>
    public long MessagesPerSecondMax { get; private set; }

    /// <summary>When the first packet came, nanoseconds since the Unix epoch, UTC.</summary>
    public long First { get; private set; }

    /// <summary>When the last packet came, nanoseconds since the Unix epoch, UTC.</summary>
    public long Last { get; private set; }

    /// <summary>How many messages of a type there were; of all unknown ones for <see cref="OmdcMessageType.None"/>.</summary>
    public long CountOf(OmdcMessageType type) => _byType[type == OmdcMessageType.None ? 256 : (int)type];

    /// <summary>Counts a packet.</summary>
    public void Add(in CapturedDatagram datagram)
    {
        First = Packets == 0 ? datagram.Time : First;
        Last = datagram.Time;
        Packets++;
        Bytes += datagram.Payload.Length;
        var reader = new OmdcPacketReader(datagram.Payload);
        var resetAt = -1;
        while (reader.Read(out var message))
        {
            _byType[OmdcLayout.Find(message.Type) is null ? 256 : (int)message.Type]++;
            if (message.Type == OmdcMessageType.SequenceReset)
            {
                resetAt = reader.MessagesRead;
                Reset(message.As<SequenceResetMessage>().NewSeqNo);
            }
        }

        Messages += reader.MessagesRead;
        CountRate(reader.MessagesRead);
        if (reader.Fault != OmdcFault.None)
        {
            Malformed++;
            FirstProblem ??= reader.Describe();
        }

        if (resetAt >= 0)
        {
            // The numbers of a packet with a reset mean nothing: what follows the reset in it counts from the new number.
            _expected += reader.MessagesRead - resetAt;
        }
        else if (reader.IsHeartbeat)
        {
            // It carries the number of the last message already sent.
            Heartbeats++;
            Follow(reader.Header.SeqNum + 1L, 0);
        }
        else if (reader.MessagesRead > 0)
        {
            Follow(reader.Header.SeqNum, reader.MessagesRead);
        }
    }

    private void Reset(uint next)
    {
        Resets++;
        _expected = next;
        _wasReset = true;
    }

    private void Follow(long first, int count)
    {
        // Whether the reset itself takes a number is not sure: after one, the next number may be one further.
        var expected = _expected is { } known ? known + (_wasReset && first == known + 1 ? 1 : 0) : first;
        if (first > expected)
        {
            Gaps++;
            Missing += first - expected;
        }

        Repeated += Math.Clamp(expected - first, 0, count);
        _expected = Math.Max(expected, first + count);
        _wasReset &= count == 0;
    }

    private void CountRate(int messages)
    {
        var second = Last / NanosecondsPerSecond;
        _messagesInSecond = second == _second ? _messagesInSecond + messages : messages;
        _second = second;
        MessagesPerSecondMax = Math.Max(MessagesPerSecondMax, _messagesInSecond);
    }
}
