using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Faults;

namespace Sampan.Server.Feeds.Omdc.Publishing.Wire;

/// <summary>A channel as the exchange keeps it: one sequence of messages, sent on two lines.</summary>
internal sealed class PublishedChannel
{
    private readonly MessageLog _log;
    private readonly LinePacker[] _lines;
    private readonly BothFaults _both;
    private readonly LossTracker _losses;

    /// <param name="options">Its number and what it carries.</param>
    /// <param name="log">Its messages.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="both">What is lost on both lines.</param>
    /// <param name="losses">Who keeps account of it.</param>
    public PublishedChannel(
        OmdcChannelOptions options, MessageLog log, LinePacker[] lines, BothFaults both, LossTracker losses)
    {
        (Options, _log, _lines, _both, _losses) = (options, log, lines, both, losses);
        Messages = new MessageWriter(log);
    }

    public OmdcChannelOptions Options { get; }

    /// <summary>Where its messages go.</summary>
    public MessageWriter Messages { get; }

    /// <summary>What retransmission may give out.</summary>
    public MessageLog Log => _log;

    /// <summary>Counts the resets: numbers of before mean nothing after.</summary>
    public int Resets { get; private set; }

    /// <summary>Whether everything has been given to the lines.</summary>
    public bool IsFlushed => _lines.All(line => line.Next > _log.Last && !line.IsHolding);

    /// <summary>Sends what is due on each line.</summary>
    public void Tick(long heartbeat, WireTime now)
    {
        var sent = uint.MaxValue;
        foreach (var line in _lines)
        {
            line.Tick(_log.Last, heartbeat, now);
            sent = Math.Min(sent, line.Next);
        }

        _log.MarkSent(sent);
    }

    /// <summary>When a line has something to send, nanoseconds since the Unix epoch, UTC.</summary>
    public long NextTime(long heartbeat)
    {
        var next = long.MaxValue;
        foreach (var line in _lines)
        {
            next = Math.Min(next, line.NextTime(_log.Last, heartbeat));
        }

        return next;
    }

    /// <summary>
    /// Begins again with number 1, after a Sequence Reset on both lines. The reset has number 1 itself and does not use it up.
    /// </summary>
    public void Reset(WireTime now)
    {
        Span<byte> buffer = stackalloc byte[24];
        var packet = new OmdcPacketWriter(buffer);
        packet.TryAppend(new SequenceResetMessage { NewSeqNo = 1 });
        var bytes = packet.Finish(1, (ulong)(now.Market - (now.Market % 1_000_000)));
        foreach (var line in _lines)
        {
            line.Flush(_log.Last, now);
            line.SendSafely(bytes, now);
            line.Restart();
        }

        _log.Restart();
        _both.Restart();
        _losses.Restart();
        Resets++;
    }
}
