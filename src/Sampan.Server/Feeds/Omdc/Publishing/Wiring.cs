using System.Net;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Publishing.Faults;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;
using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>All channels with their lines and refreshes, and the way out that they share.</summary>
internal sealed class Wiring
{
    // Each line of each channel has chances of its own.
    private const ulong StreamsPerChannel = 16;

    // The channel of disaster recovery has no number.
    private const ushort DisasterRecoveryId = 0;

    private readonly OmdcPublisherOptions _options;
    private readonly Action<PublishedLoss> _report;
    private readonly List<RefreshChannel> _refreshes = [];
    private readonly long _heartbeat;

    public Wiring(OmdcPublisherOptions options, IDatagramSink sink, Action<PublishedLoss> report)
    {
        (_options, _report) = (options, report);
        _heartbeat = Nanos(options.HeartbeatInterval);
        Schedule = new PacketSchedule(sink);
        Channels = [.. options.Lines.Channels.OrderBy(channel => channel.Id).Select(channel => Create(channel, options.Faults))];
        Logs = Channels.ToDictionary(channel => channel.Options.Id, channel => channel.Log);
        if (options.Lines.DisasterRecoveryA is { } a)
        {
            DisasterRecovery = Create(
                new OmdcChannelOptions
                {
                    Id = DisasterRecoveryId,
                    Product = OmdcProduct.Reference,
                    A = a,
                    B = options.Lines.DisasterRecoveryB,
                },
                FaultOptions.None);
        }
    }

    public PacketSchedule Schedule { get; }

    /// <summary>The real-time channels, by their numbers.</summary>
    public IReadOnlyList<PublishedChannel> Channels { get; }

    /// <summary>What can be asked for again, by channel.</summary>
    public IReadOnlyDictionary<ushort, MessageLog> Logs { get; }

    /// <summary>The channel of disaster recovery; null where there is none.</summary>
    public PublishedChannel? DisasterRecovery { get; }

    /// <summary>The refresh channels.</summary>
    public IReadOnlyList<RefreshChannel> Refreshes => _refreshes;

    /// <summary>Gives a channel its refresh, where the options have one.</summary>
    public void AddRefresh(PublishedChannel channel, Action<MessageWriter> writeSnapshot)
    {
        var options = channel.Options;
        if (options.RefreshA is null)
        {
            return;
        }

        var log = new MessageLog(int.MaxValue);
        var lines = LinesOf((options.Id * StreamsPerChannel) + 8, options.RefreshA, options.RefreshB, log, _options.Faults, null, null);

        // One after the other, so that not all snapshots are on the way together.
        var cycle = Nanos(_options.RefreshCycle);
        var first = _options.Start + (cycle * _refreshes.Count / Channels.Count);
        _refreshes.Add(new RefreshChannel(
            channel, lines, log, writeSnapshot, new RefreshPace(first, cycle, _options.RefreshMessagesPerSecond)));
    }

    /// <summary>When a line has something to send, nanoseconds since the Unix epoch, UTC.</summary>
    public long NextTime(bool isSilent)
    {
        var next = Math.Min(Schedule.NextTime, DisasterRecovery?.NextTime(_heartbeat) ?? long.MaxValue);
        for (var i = 0; i < Channels.Count && !isSilent; i++)
        {
            next = Math.Min(next, Channels[i].NextTime(_heartbeat));
        }

        for (var i = 0; i < _refreshes.Count && !isSilent; i++)
        {
            next = Math.Min(next, _refreshes[i].NextTime(_heartbeat));
        }

        return next;
    }

    /// <summary>Sends what is due.</summary>
    public void Tick(bool isSilent, WireTime now)
    {
        DisasterRecovery?.Tick(_heartbeat, now);
        for (var i = 0; i < Channels.Count && !isSilent; i++)
        {
            Channels[i].Tick(_heartbeat, now);
        }

        for (var i = 0; i < _refreshes.Count && !isSilent; i++)
        {
            _refreshes[i].Tick(_heartbeat, now);
        }

        Schedule.SendUntil(now.Wire);
    }

    /// <summary>Resets every real-time channel.</summary>
    public void ResetAll(WireTime now)
    {
        foreach (var channel in Channels)
        {
            channel.Reset(now);
        }
    }

    private PublishedChannel Create(OmdcChannelOptions options, FaultOptions faults)
    {
        var stream = options.Id * StreamsPerChannel;
        var log = new MessageLog(_options.Retransmission.Kept);
        var both = new BothFaults(faults.DropBoth, faults.DropBothBurst, new Prng(faults.Seed, stream));
        var losses = new LossTracker(options.Id, options.B is not null, _report);
        return new PublishedChannel(options, log, LinesOf(stream, options.A, options.B, log, faults, both, losses), both, losses);
    }

    private LinePacker[] LinesOf(
        ulong stream, IPEndPoint a, IPEndPoint? b, MessageLog log, FaultOptions faults, BothFaults? both, LossTracker? losses)
    {
        var faultsA = new LineFaults(faults.A, new Prng(faults.Seed, stream + 1), both);
        var faultsB = new LineFaults(faults.B, new Prng(faults.Seed, stream + 2), both);
        var lineA = new LinePacker(
            log, new PublishedLine(OmdcLine.A, a, 0, faultsA, Schedule, losses), new Prng(_options.Seed, stream + 3));
        if (b is null)
        {
            return [lineA];
        }

        var delay = Nanos(_options.LineBDelay);
        var lineB = new LinePacker(
            log, new PublishedLine(OmdcLine.B, b, delay, faultsB, Schedule, losses), new Prng(_options.Seed, stream + 4));
        return [lineA, lineB];
    }

    private static long Nanos(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
