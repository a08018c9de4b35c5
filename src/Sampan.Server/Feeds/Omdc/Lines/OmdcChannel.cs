using System.Buffers.Binary;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>One channel: two lines in, and what was lost on both made good; one sequence out.</summary>
/// <remarks>
/// Lines are compared by the numbers of messages, since they pack them differently: what comes first counts. As long as
/// nothing is missing, messages are told from where they arrived, without a copy. When something is, what comes behind it is
/// held back: a <see cref="Hole"/> is waited for, then called a gap and asked for again, and at last made up for by a
/// snapshot. No I/O, no clock, one thread.
/// </remarks>
internal sealed partial class OmdcChannel
{
    // Beyond this a date is noise; and sums of times stay within a long.
    private const ulong SendTimeMax = 1UL << 62;

    // A channel has some 50 million messages a day. Sums of numbers stay within a uint.
    private const uint SeqNumMax = uint.MaxValue - 1_024;

    // A line that sends old numbers with times this much newer than the newest number has started over.
    private const long RestartEvidence = 5_000_000_000;

    private readonly IOmdcOutput _output;
    private readonly HeldMessages _held;
    private readonly LineResets _resets = new();
    private uint _next = 1;
    private uint _highest;
    private long _newestSent;
    private long _newestReceived;

    public OmdcChannel(OmdcChannelOptions channel, OmdcOptions options, IOmdcOutput output, LineResources resources)
    {
        Options = channel;
        _output = output;
        _resources = resources;
        _arbitrationWait = (long)(options.ArbitrationWait.TotalMicroseconds * 1_000);
        _held = new HeldMessages(resources.Chunks, options.HeldBackBytesMax);
        _collector = new SnapshotCollector(resources.Chunks, options.HeldBackBytesMax, _arbitrationWait);
        _hasRefresh = channel.RefreshA is not null || channel.RefreshB is not null;
    }

    public OmdcChannelOptions Options { get; }

    public OmdcChannelCounters Counters { get; } = new();

    /// <summary>Counts how often the numbers have begun anew.</summary>
    public int Session { get; private set; }

    private bool IsInOrder => _holes.Count == 0 && !_isVoid;

    /// <summary>Takes a packet of a real-time line.</summary>
    public void OnPacket(OmdcLine line, ReadOnlySpan<byte> payload, long received, OmdcSourceCounters source)
    {
        var reader = new OmdcPacketReader(payload);
        var sendTime = (long)Math.Min(reader.Header.SendTime, SendTimeMax);
        if (BeginsWithReset(payload))
        {
            ReadHeld(ref reader, payload, line, sendTime, received);
        }
        else if (_isMoving)
        {
            Counters.AddStale();
        }
        else if (reader.Fault == OmdcFault.None)
        {
            OnPacket(ref reader, payload, line, sendTime, received);
        }

        if (reader.Fault != OmdcFault.None)
        {
            OnMalformed(reader, received, source);
        }
    }

    private void OnPacket(ref OmdcPacketReader reader, ReadOnlySpan<byte> payload, OmdcLine line, long sendTime, long received)
    {
        var first = reader.Header.SeqNum;
        if (first > SeqNumMax || _resets.IsBefore(line, sendTime, first > _highest + 1))
        {
            Counters.AddStale();
        }
        else if (reader.IsHeartbeat)
        {
            OnHeartbeat(line, first, sendTime, received);
        }
        else
        {
            Anchor(Math.Max(1, first));
            var last = first + reader.Header.MsgCount - 1;
            if (last < _next && !HasStartedOver(line, last, sendTime, received))
            {
                Counters.AddDuplicates(reader.Header.MsgCount);
            }
            else if (IsInOrder && first <= _next)
            {
                Tell(ref reader, payload, line, sendTime, received);
            }
            else
            {
                ReadHeld(ref reader, payload, line, sendTime, received);
            }
        }
    }

    // The number is that of the last message sent: what is missing shows while nothing happens.
    private void OnHeartbeat(OmdcLine line, uint last, long sendTime, long received)
    {
        Anchor(last + 1);
        HasStartedOver(line, last, sendTime, received);
        if (last > _highest)
        {
            AddHole(last, received);
            Settle(received);
        }
    }

    private void Tell(ref OmdcPacketReader reader, ReadOnlySpan<byte> payload, OmdcLine line, long sendTime, long received)
    {
        var delivery = new OmdcDelivery(Options, sendTime, received, (OmdcOrigin)line);
        var begin = _next;
        while (reader.Read(out var message))
        {
            if (message.SeqNum < _next)
            {
                continue;
            }

            if (message.Type == OmdcMessageType.SequenceReset)
            {
                OnReset(message, ref reader, payload, line, sendTime, received);
                return;
            }

            _output.OnMessage(in message, in delivery);
            _next = message.SeqNum + 1;
        }

        _highest = _next - 1;
        Counters.AddMessages((int)(_next - begin));
        Counters.AddDuplicates(Math.Max(0, reader.MessagesRead - (int)(_next - begin)));
        Counters.ShowNext(_next);
        NoteNewest(sendTime, received);
    }

    // Messages are copied to where they can wait, and told from there if it is their turn.
    private void ReadHeld(
        ref OmdcPacketReader reader, ReadOnlySpan<byte> payload, OmdcLine line, long sendTime, long received)
    {
        Span<ushort> offsets = stackalloc ushort[PacketSlice.CountMax + 1];
        var first = reader.Header.SeqNum + (uint)reader.MessagesRead;
        var count = 0;
        while (reader.Read(out var message))
        {
            if (message.Type == OmdcMessageType.SequenceReset)
            {
                Take(new PacketSlice(payload, offsets[..(count + 1)], first), sendTime, received, (OmdcOrigin)line);
                OnReset(message, ref reader, payload, line, sendTime, received);
                return;
            }

            offsets[count++] = (ushort)message.Offset;
            offsets[count] = (ushort)(message.Offset + message.Bytes.Length);
        }

        Take(new PacketSlice(payload, offsets[..(count + 1)], first), sendTime, received, (OmdcOrigin)line);
    }

    // What follows a reset in its packet counts from the new number.
    private void OnReset(
        OmdcMessage message,
        ref OmdcPacketReader reader,
        ReadOnlySpan<byte> payload,
        OmdcLine line,
        long sendTime,
        long received)
    {
        var next = Math.Clamp(message.As<SequenceResetMessage>().NewSeqNo, 1, SeqNumMax);
        if (!TryReset(line, next, sendTime, received))
        {
            return;
        }

        Span<ushort> offsets = stackalloc ushort[PacketSlice.CountMax + 1];
        var count = 0;
        while (reader.Read(out var follower))
        {
            offsets[count++] = (ushort)follower.Offset;
            offsets[count] = (ushort)(follower.Offset + follower.Bytes.Length);
        }

        Take(new PacketSlice(payload, offsets[..(count + 1)], next), sendTime, received, (OmdcOrigin)line);
        Settle(received);
    }

    private void Take(scoped in PacketSlice slice, long sendTime, long received, OmdcOrigin origin)
    {
        if (slice.IsEmpty || slice.First > SeqNumMax || _isMoving)
        {
            return;
        }

        if (slice.Last < _next)
        {
            Counters.AddDuplicates(slice.Count);
            return;
        }

        MakeRoom(received);
        var wanted = slice.First < _next ? slice.From(_next) : slice;
        var before = _highest;
        if (wanted.First > _highest + 1)
        {
            AddHole(wanted.First - 1, received);
        }

        var repair = origin == OmdcOrigin.Retransmission ? GapRepair.Retransmission : GapRepair.OtherLine;
        var filled = wanted.First <= before ? Fill(wanted.First, Math.Min(wanted.Last, before), repair, received) : 0;
        _held.Add(wanted, sendTime, received, origin);
        if (wanted.Last > before)
        {
            filled += wanted.Last - Math.Max(before, wanted.First - 1);
            _highest = wanted.Last;
            NoteNewest(sendTime, received);
        }

        Counters.AddDuplicates(slice.Count - filled);
        Settle(received);
    }

    private void Anchor(uint next)
    {
        if (!_isAnchored)
        {
            (_isAnchored, _next, _highest) = (true, next, next - 1);
        }
    }

    private void NoteNewest(long sendTime, long received)
    {
        _newestSent = Math.Max(_newestSent, sendTime);
        _newestReceived = received;
    }

    private void OnMalformed(in OmdcPacketReader reader, long received, OmdcSourceCounters source)
    {
        source.AddMalformed(reader, received);
        if (reader.Header.MsgCount <= reader.MessagesRead)
        {
            return;
        }

        _malformedFirst = reader.Header.SeqNum + (uint)reader.MessagesRead;
        _malformedLast = reader.Header.SeqNum + reader.Header.MsgCount - 1u;
    }

    private static bool BeginsWithReset(ReadOnlySpan<byte> payload) =>
        payload.Length >= 24
        && BinaryPrimitives.ReadUInt32LittleEndian(payload[16..]) == (8 | ((uint)OmdcMessageType.SequenceReset << 16))
        && payload[2] > 0;
}
