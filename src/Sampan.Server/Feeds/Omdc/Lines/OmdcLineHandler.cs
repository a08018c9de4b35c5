using System.Net;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>All channels of a line: takes datagrams, and tells each channel's messages in sequence, each once.</summary>
/// <remarks>
/// It does no I/O and has no clock; one thread calls it. Whoever owns the sockets hands in what they bring with
/// <see cref="OnDatagram"/>, calls <see cref="OnTime"/> when <see cref="NextDeadline"/> is reached, and after each of the
/// two does what <see cref="Retransmission"/> commands.
/// </remarks>
public sealed class OmdcLineHandler
{
    /// <summary>What <see cref="SourceOf"/> says of an address at which nothing is expected.</summary>
    public const int NoSource = -1;

    private readonly Dictionary<IPEndPoint, int> _sourceByEndpoint = [];
    private readonly List<OmdcSource> _sources = [];
    private readonly List<OmdcChannel?> _channelBySource = [];
    private readonly OmdcSourceCounters[] _counters;
    private readonly OmdcChannel[] _channels;
    private readonly DisasterRecovery _recovery = new();

    /// <summary>Begins to listen to all channels.</summary>
    /// <exception cref="ArgumentException">Two sources share an address, or two channels a number.</exception>
    public OmdcLineHandler(OmdcOptions options, IOmdcOutput output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        var missing = new MissingMessages(this);
        Retransmission = options.RetransmissionServers.Count == 0 ? null : new RetransmissionClient(options, missing);
        var resources = new LineResources(Retransmission);
        _channels = [.. options.Channels.Select(channel => new OmdcChannel(channel, options, output, resources))];
        if (_channels.GroupBy(channel => channel.Options.Id).FirstOrDefault(same => same.Count() > 1) is { } twins)
        {
            throw new ArgumentException($"Two channels have the number {twins.Key}: give each its own.", nameof(options));
        }

        foreach (var channel in _channels)
        {
            AddSources(channel);
        }

        AddSource(options.DisasterRecoveryA, OmdcSourceKind.DisasterRecovery, OmdcLine.A, null);
        AddSource(options.DisasterRecoveryB, OmdcSourceKind.DisasterRecovery, OmdcLine.B, null);
        _counters = [.. _sources.Select(_ => new OmdcSourceCounters())];
        Channels = [.. _channels.Select(channel => channel.Options)];
        ChannelCounters = [.. _channels.Select(channel => channel.Counters)];
    }

    /// <summary>All addresses at which something arrives; their index is the number of the source.</summary>
    public IReadOnlyList<OmdcSource> Sources => _sources;

    /// <summary>What has arrived, by source. For any thread.</summary>
    public IReadOnlyList<OmdcSourceCounters> SourceCounters => _counters;

    /// <summary>All channels.</summary>
    public IReadOnlyList<OmdcChannelOptions> Channels { get; }

    /// <summary>How they fare, in the order of <see cref="Channels"/>. For any thread.</summary>
    public IReadOnlyList<OmdcChannelCounters> ChannelCounters { get; }

    /// <summary>The client that asks for what was lost; null when no server is configured.</summary>
    public RetransmissionClient? Retransmission { get; }

    /// <summary>
    /// When <see cref="OnTime"/> has something to do, nanoseconds since the Unix epoch, UTC; <see cref="long.MaxValue"/> for
    /// never. It may move with every call.
    /// </summary>
    public long NextDeadline
    {
        get
        {
            var deadline = Retransmission?.NextDeadline ?? long.MaxValue;
            foreach (var channel in _channels)
            {
                deadline = Math.Min(deadline, channel.NextDeadline);
            }

            return deadline;
        }
    }

    /// <summary>The number of the source at an address; ask once for each socket. <see cref="NoSource"/> for none.</summary>
    public int SourceOf(IPEndPoint destination) =>
        _sourceByEndpoint.TryGetValue(destination, out var source) ? source : NoSource;

    /// <summary>Takes a datagram.</summary>
    /// <param name="source">Where it arrived.</param>
    /// <param name="payload">Its bytes, which are not believed.</param>
    /// <param name="received">When it was received, nanoseconds since the Unix epoch, UTC.</param>
    public void OnDatagram(int source, ReadOnlySpan<byte> payload, long received)
    {
        var (kind, line) = (_sources[source].Kind, _sources[source].Line);
        var counters = _counters[source];
        counters.AddPacket(payload.Length, received);
        switch (kind)
        {
            case OmdcSourceKind.RealTime:
                _channelBySource[source]!.OnPacket(line, payload, received, counters);
                break;
            case OmdcSourceKind.Refresh:
                _channelBySource[source]!.OnRefreshPacket(line, payload, received, counters);
                break;
            default:
                OnRecoveryPacket(payload, received, counters);
                break;
        }
    }

    /// <summary>
    /// Says that it is <paramref name="now"/>, and that all that was received before has been handed in: what is late by then
    /// counts as lost.
    /// </summary>
    public void OnTime(long now)
    {
        Retransmission?.OnTime(now);
        foreach (var channel in _channels)
        {
            channel.OnTime(now);
        }

        Retransmission?.Ask(now);
    }

    private void AddSources(OmdcChannel channel)
    {
        AddSource(channel.Options.A, OmdcSourceKind.RealTime, OmdcLine.A, channel);
        AddSource(channel.Options.B, OmdcSourceKind.RealTime, OmdcLine.B, channel);
        AddSource(channel.Options.RefreshA, OmdcSourceKind.Refresh, OmdcLine.A, channel);
        AddSource(channel.Options.RefreshB, OmdcSourceKind.Refresh, OmdcLine.B, channel);
    }

    private void AddSource(IPEndPoint? endpoint, OmdcSourceKind kind, OmdcLine line, OmdcChannel? channel)
    {
        if (endpoint is null)
        {
            return;
        }

        if (!_sourceByEndpoint.TryAdd(endpoint, _sources.Count))
        {
            throw new ArgumentException($"{endpoint} is given twice: each line of each channel needs an address of its own.");
        }

        _sources.Add(new OmdcSource(endpoint, kind, line, channel?.Options));
        _channelBySource.Add(channel);
    }

    private void OnRecoveryPacket(ReadOnlySpan<byte> payload, long received, OmdcSourceCounters counters)
    {
        var reader = new OmdcPacketReader(payload);
        while (reader.Read(out var message))
        {
            if (message.Type == OmdcMessageType.SequenceReset)
            {
                _recovery.OnReset();
            }
            else if (message.Type == OmdcMessageType.DisasterRecoverySignal)
            {
                var sendTime = (long)Math.Min(reader.Header.SendTime, long.MaxValue / 2);
                OnRecovery(_recovery.OnSignal(message.As<DisasterRecoverySignalMessage>().DRStatus, sendTime), sendTime, received);
            }
        }

        if (reader.IsHeartbeat)
        {
            _recovery.OnHeartbeat();
        }
        else if (reader.Fault != OmdcFault.None)
        {
            counters.AddMalformed(reader, received);
        }
    }

    private void OnRecovery(RecoveryStep step, long sendTime, long received)
    {
        foreach (var channel in _channels)
        {
            if (step == RecoveryStep.Begin)
            {
                channel.OnRecoveryBegins(sendTime, received);
            }
            else if (step == RecoveryStep.Complete)
            {
                channel.OnRecoveryCompleted(sendTime, received);
            }
        }
    }

    // What is missing on all channels, for the client.
    private sealed class MissingMessages(OmdcLineHandler handler) : IMissingMessages
    {
        private int _turn;

        public bool TryGetWanted(uint countMax, out RetransmissionRange range)
        {
            // In turn, so that one channel with many gaps does not keep the others waiting.
            for (var i = 0; i < handler._channels.Length; i++)
            {
                _turn = (_turn + 1) % handler._channels.Length;
                if (handler._channels[_turn].TryGetWanted(countMax, out var first, out var last))
                {
                    range = new RetransmissionRange(
                        handler._channels[_turn].Options.Id, handler._channels[_turn].Session, first, last);
                    return true;
                }
            }

            range = default;
            return false;
        }

        public void OnRetransmitted(in RetransmissionRange range, scoped in PacketSlice slice, long sendTime, long received) =>
            Find(range)?.OnRetransmitted(slice, sendTime, received);

        public void OnRefused(in RetransmissionRange range, long now) =>
            Find(range)?.OnRefused(range.First, range.Last, now);

        public void OnUnavailable(long now)
        {
            foreach (var channel in handler._channels)
            {
                channel.OnRefused(1, uint.MaxValue, now);
            }
        }

        // Null when the channel has started over since the range was asked for: it is of no use then.
        private OmdcChannel? Find(RetransmissionRange range) => Array.Find(
            handler._channels, channel => channel.Options.Id == range.ChannelId && channel.Session == range.Session);
    }
}
