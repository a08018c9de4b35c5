using Microsoft.Extensions.Logging;
using Sampan.Market;
using Sampan.Server.Feeds.Capture;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Mapping;
using Sampan.Server.Feeds.Sockets;

namespace Sampan.Server.Feeds.Omdc.Inputs;

/// <summary>Captured lines of OMD-C as a feed: what was received then, at the speed of then, or of some multiple of it.</summary>
/// <remarks>
/// Its time is the capture's. A retransmission server can't be asked any more: what is lost on both lines comes from the
/// refresh channels, if they were captured, too.
/// </remarks>
public sealed partial class CaptureFeed : IOmdcFeed
{
    private const int BatchRecords = 4_096;

    // A batch ends after so many datagrams even when nothing comes of them, so that a stop is heard.
    private const int BatchDatagrams = 4_096;
    private const long LastWait = 1_000_000_000;
    private static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(1);

    private readonly CaptureSequence _capture;
    private readonly OmdcIntake _intake;
    private readonly Dictionary<IPv4Endpoint, int> _sources = [];
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly double _speed;
    private long _startStamp;
    private bool _hasStarted;
    private bool _hasNext;
    private bool _hasEnded;
    private long _now;
    private long _packets;
    private long _others;
    private string? _problem;
    private IPv4Endpoint? _firstOther;

    private CaptureFeed(
        string path, CaptureSequence capture, OmdcIntake intake, double speed, TimeProvider time, ILogger logger)
    {
        Name = $"pcap:{path}";
        (_capture, _intake, _speed, _time, _logger) = (capture, intake, speed, time, logger);
        _now = capture.Start;
        for (var i = 0; i < intake.Lines.Sources.Count; i++)
        {
            var endpoint = intake.Lines.Sources[i].Endpoint;
            _sources[IPv4Endpoint.From(endpoint)] = i;
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long? Start => _capture.Start;

    /// <inheritdoc/>
    public string? Ending => _packets == 0
        ? $"The capture has ended, and nothing in it was for the lines: its packets went to {_firstOther}. Name the lines with --omd-lines."
        : "The capture has ended.";

    /// <inheritdoc/>
    public OmdcLineHandler Lines => _intake.Lines;

    /// <inheritdoc/>
    public MappingCounts Mapping => _intake.Mapping;

    /// <inheritdoc/>
    public CaptureProgress Capture =>
        new(Volatile.Read(ref _packets), Volatile.Read(ref _others), Volatile.Read(ref _problem));

    /// <summary>Opens a capture, or a folder of them.</summary>
    /// <param name="path">The file, or the folder.</param>
    /// <param name="options">By which destinations are known.</param>
    /// <param name="records">What makes records of what the lines tell.</param>
    /// <param name="speed">Seconds of the capture in a second of the clock; infinity is as fast as possible.</param>
    /// <param name="time">What the speed is measured by.</param>
    /// <param name="logger">Hears of files that can't be read to their end.</param>
    /// <exception cref="OperatorException">There is no capture.</exception>
    public static CaptureFeed Open(
        string path, OmdcOptions options, IOmdcRecords records, double speed, TimeProvider time, ILogger<CaptureFeed> logger)
    {
        var intake = new OmdcIntake(CapturedLines.Of(options, path), records);
        return new CaptureFeed(path, CaptureSequence.Open(path), intake, speed, time, logger);
    }

    /// <inheritdoc/>
    public UdpReceiver? ReceiverOf(int source) => null;

    /// <inheritdoc/>
    public bool Read(RecordBuffer records, CancellationToken cancellation)
    {
        _intake.AppendTo(records);
        Begin();
        if (!_hasNext)
        {
            return TryEnd();
        }

        var due = CaptureTime();
        if (_capture.Time > due)
        {
            cancellation.WaitHandle.WaitOne(TimeUntil(_capture.Time, due));
            due = CaptureTime();
        }

        TakeUntil(due, records);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _capture.Dispose();

    // The clock starts with the first read: until then the market is being set up.
    private void Begin()
    {
        if (!_hasStarted)
        {
            _hasStarted = true;
            _startStamp = _time.GetTimestamp();
            _hasNext = _capture.Read();
        }
    }

    /// <summary>Lets a last second pass, in which what is waited for is given up; false when that has been done.</summary>
    private bool TryEnd()
    {
        var isFirst = !_hasEnded;
        _hasEnded = true;
        if (isFirst)
        {
            MoveTo(_now + LastWait);
        }

        return isFirst;
    }

    private void TakeUntil(long due, RecordBuffer records)
    {
        for (var i = 0; i < BatchDatagrams && _hasNext && records.Count < BatchRecords; i++)
        {
            if (_capture.Time > due)
            {
                MoveTo(due);
                return;
            }

            MoveTo(_capture.Time);
            Take();
            _hasNext = _capture.Read();
            NoteProblem();
        }
    }

    private void MoveTo(long time)
    {
        // Files overlap, and clocks have been set back: the market's time never is.
        _now = Math.Max(_now, time);
        _intake.MoveTo(_now);
    }

    private void Take()
    {
        if (_sources.TryGetValue(_capture.Destination, out var source) && _capture.Payload.Length <= DatagramBatch.PayloadLengthMax)
        {
            Volatile.Write(ref _packets, _packets + 1);
            _intake.Take(source, _capture.Payload, _now);
            return;
        }

        _firstOther ??= _capture.Destination;
        Volatile.Write(ref _others, _others + 1);
    }

    private void NoteProblem()
    {
        if (!ReferenceEquals(_capture.Problem, _problem))
        {
            Volatile.Write(ref _problem, _capture.Problem);
            LogProblem(_problem!);
        }
    }

    private long CaptureTime()
    {
        var elapsed = _time.GetElapsedTime(_startStamp).Ticks * TimeSpan.NanosecondsPerTick * _speed;
        return double.IsPositiveInfinity(_speed) ? long.MaxValue : _capture.Start + (long)elapsed;
    }

    private TimeSpan TimeUntil(long next, long now)
    {
        var wait = TimeSpan.FromMicroseconds((next - now) / _speed / 1_000);
        return wait < WaitMin ? WaitMin : wait > IFeed.WaitMax ? IFeed.WaitMax : wait;
    }

    [LoggerMessage(1110, LogLevel.Warning, "A capture can't be read to its end, and the next one follows. {Problem}")]
    private partial void LogProblem(string problem);
}
