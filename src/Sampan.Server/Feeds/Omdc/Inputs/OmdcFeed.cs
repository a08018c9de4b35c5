using Microsoft.Extensions.Logging;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Mapping;
using Sampan.Server.Feeds.Sockets;

namespace Sampan.Server.Feeds.Omdc.Inputs;

/// <summary>A live line of OMD-C as a feed: its sockets, emptied in batches by the thread that reads.</summary>
/// <remarks>No thread of its own. Nothing is allocated for a datagram.</remarks>
public sealed partial class OmdcFeed : IOmdcFeed
{
    // So many records make a batch; what has arrived beyond it waits in the sockets. Each changed instrument is shown once for
    // a batch, so that long ones are what keeps up with 200,000 packets a second (with a quarter of this it was 150,000).
    private const int BatchRecords = 65_536;
    // Of what becomes no record, such as packets that can't be read, so much is taken before time may pass and a stop is heard.
    private const int BatchDatagrams = 65_536;
    private const long NanosPerMillisecond = 1_000_000;
    private const long WarningInterval = 10_000 * NanosPerMillisecond;

    private readonly OmdcOptions _options;
    private readonly OmdcIntake _intake;
    private readonly UdpReceiver[] _receivers;
    private readonly RetransmissionTransport? _retransmission;
    private readonly SocketWaiter _waiter;
    private readonly DatagramBatch _batch = new();
    private readonly SteadyClock _clock;
    private readonly bool _takesKernelTime;
    private readonly ILogger _logger;
    private bool _hasBacklog;
    private int _datagramsOfBatch;
    private long _overrunsTold;
    private long _warnedAt;

    private OmdcFeed(
        OmdcOptions options, OmdcIntake intake, UdpReceiver[] receivers, TimeProvider time, ILogger logger, bool plain)
    {
        (_options, _intake, _receivers, _clock, _logger) = (options, intake, receivers, new SteadyClock(time), logger);

        // Two clocks would make an order of events that never was.
        _takesKernelTime = time == TimeProvider.System;
        _waiter = new SocketWaiter(receivers.Length + 1, poll: !plain);
        for (var i = 0; i < receivers.Length; i++)
        {
            _waiter.Set(i, receivers[i].Socket);
        }

        _retransmission = intake.Lines.Retransmission is { } client
            ? new RetransmissionTransport(client, _waiter, receivers.Length)
            : null;
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public OmdcLineHandler Lines => _intake.Lines;

    /// <inheritdoc/>
    public MappingCounts Mapping => _intake.Mapping;

    /// <inheritdoc/>
    public UdpReceiver? ReceiverOf(int source) => _receivers[source];

    /// <inheritdoc/>
    public CaptureProgress? Capture => null;

    /// <summary>Opens all sockets of a line.</summary>
    /// <param name="options">The line.</param>
    /// <param name="records">What makes records of what it tells.</param>
    /// <param name="time">The clock on the wall.</param>
    /// <param name="logger">Hears of buffers that are too small, and of what was lost for it.</param>
    /// <param name="plain">Without what only some systems have: batches, and <c>poll(2)</c>.</param>
    /// <exception cref="OperatorException">A socket can't be opened: an address is taken, or not one of this machine.</exception>
    public static OmdcFeed Open(
        OmdcOptions options, IOmdcRecords records, TimeProvider time, ILogger<OmdcFeed> logger, bool plain = false)
    {
        var intake = new OmdcIntake(options, records);
        var receivers = new List<UdpReceiver>();
        try
        {
            foreach (var source in intake.Lines.Sources)
            {
                receivers.Add(UdpReceiver.Open(ListenTo(options, source, plain)));
            }
        }
        catch
        {
            receivers.ForEach(receiver => receiver.Dispose());
            throw;
        }

        var feed = new OmdcFeed(options, intake, [.. receivers], time, logger, plain);
        feed.WarnOfSmallBuffers();
        return feed;
    }

    /// <inheritdoc/>
    public bool Read(RecordBuffer records, CancellationToken cancellation)
    {
        _intake.AppendTo(records);
        var now = _clock.Now();
        var wait = _hasBacklog ? 0 : MillisecondsUntil(_intake.Lines.NextDeadline, now);
        _waiter.Wait(wait);
        now = _clock.Now();
        _intake.MoveTo(Drain(records, now));
        _retransmission?.Step(now);
        WarnOfOverruns(now);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _retransmission?.Dispose();
        _waiter.Dispose();
        foreach (var receiver in _receivers)
        {
            receiver.Dispose();
        }

        _batch.Dispose();
    }

    private static UdpOptions ListenTo(OmdcOptions options, OmdcSource source, bool plain) => new()
    {
        Destination = source.Endpoint,
        Interface = source.Line == OmdcLine.A ? options.InterfaceA : options.InterfaceB,
        ReceiveBufferBytes = options.ReceiveBufferBytes,
        Batches = !plain,
    };

    /// <summary>Takes what has arrived, from each socket a batch in turn, until all are empty or there is enough.</summary>
    /// <returns>Until when everything has been taken.</returns>
    private long Drain(RecordBuffer records, long now)
    {
        long complete;
        _datagramsOfBatch = 0;
        do
        {
            complete = DrainOnce(now);
            _hasBacklog = complete != long.MaxValue;
        }
        while (_hasBacklog && records.Count < BatchRecords && _datagramsOfBatch < BatchDatagrams);

        return Math.Min(complete, now);
    }

    /// <returns>The earliest time up to which a socket that has more was emptied.</returns>
    private long DrainOnce(long now)
    {
        var complete = long.MaxValue;
        for (var source = 0; source < _receivers.Length; source++)
        {
            if (!_waiter.IsReady(source))
            {
                continue;
            }

            var hasMore = _receivers[source].Receive(_batch);
            var last = HandIn(source, now);
            _datagramsOfBatch += _batch.Count;
            if (hasMore)
            {
                complete = Math.Min(complete, last);
            }
            else
            {
                _waiter.Forget(source);
            }
        }

        return complete;
    }

    /// <returns>When the last datagram of the batch was received.</returns>
    private long HandIn(int source, long now)
    {
        var received = now;
        var takesKernelTime = _takesKernelTime && _clock.IsOnTheWall;
        for (var i = 0; i < _batch.Count; i++)
        {
            ref readonly var note = ref _batch.Note(i);
            if (!note.IsTooLong)
            {
                received = takesKernelTime && note.Time != 0 ? note.Time : now;
                _intake.Take(source, _batch.Payload(i), received);
            }
        }

        return received;
    }

    private static int MillisecondsUntil(long deadline, long now)
    {
        // Rounded up: poll(2) counts in milliseconds, and to wake up before the time is to wake up twice.
        var most = (int)IFeed.WaitMax.TotalMilliseconds;
        return deadline <= now ? 0 : (int)Math.Min((deadline - now - 1) / NanosPerMillisecond, most - 1) + 1;
    }

    private void WarnOfSmallBuffers()
    {
        var smallest = _receivers.Length == 0 ? int.MaxValue : _receivers.Min(receiver => receiver.ReceiveBufferBytes);
        if (smallest < _options.ReceiveBufferBytes)
        {
            LogSmallBuffer(smallest, _options.ReceiveBufferBytes);
        }
    }

    /// <summary>What was lost shows as gaps anyway. This says that it was lost here, and not on the way.</summary>
    private void WarnOfOverruns(long now)
    {
        if (now - _warnedAt < WarningInterval)
        {
            return;
        }

        var overruns = 0L;
        foreach (var receiver in _receivers)
        {
            overruns += receiver.Overruns;
        }

        _warnedAt = now;
        if (overruns > _overrunsTold)
        {
            LogOverruns(Name, overruns - _overrunsTold);
            _overrunsTold = overruns;
        }
    }

    [LoggerMessage(
        1100, LogLevel.Warning,
        "The system holds back {Granted} bytes for each socket and not the {Wanted} that are configured: a pause of the server "
        + "will lose packets. Raise the limit with 'sysctl -w net.core.rmem_max={Wanted}', or lower receiveBufferBytes.")]
    private partial void LogSmallBuffer(int granted, int wanted);

    [LoggerMessage(
        1101, LogLevel.Warning,
        "{Count} datagrams of {Feed} were lost in this machine, because they came faster than they were taken: give the server a "
        + "core of its own, or raise receiveBufferBytes.")]
    private partial void LogOverruns(string feed, long count);
}
