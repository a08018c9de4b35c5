using System.Net;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Faults;
using Sampan.Server.Feeds.Omdc.Publishing.Products;
using Sampan.Server.Feeds.Omdc.Publishing.Retransmission;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;
using OddLotOrder = Sampan.Server.Feeds.Omdc.Publishing.Products.OddLotOrder;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>An exchange that speaks OMD-C: its channels on two lines, their refresh, and its retransmission servers.</summary>
/// <remarks>
/// It has no clock for what it sends: whoever runs it says how far time has come (<see cref="AdvanceTo"/>), and packets leave
/// in steps of a millisecond. The same options and source give the same packets. Any thread may ask what it knows; one thread
/// advances it.
/// </remarks>
public sealed partial class OmdcPublisher : IAsyncDisposable
{
    /// <summary>How many of the losses are kept.</summary>
    public const int LossesMax = 100_000;

    private const long NanosPerTick = 1_000_000;

    private readonly Lock _gate = new();
    private readonly OmdcPublisherOptions _options;
    private readonly IMarketSource _source;
    private readonly IDatagramSink _sink;
    private readonly RecordBuffer _records = new();
    private readonly List<PublishedLoss> _losses = [];
    private readonly Exchange _exchange;
    private readonly Wiring _wiring;
    private readonly OddLotPublisher? _oddLots;
    private readonly Disturbances _disturbances;
    private readonly RetransmissionDesk _desk;
    private readonly RetransmissionServer[] _servers;
    private long _now;
    private long _lastTick;
    private long _lostMessages;
    private bool _hasBegun;
    private bool _isQuiet;

    /// <param name="options">What is sent, and how.</param>
    /// <param name="instruments">What the records of the source are about.</param>
    /// <param name="source">Its trading.</param>
    /// <param name="sink">Where packets go; it belongs to the publisher.</param>
    /// <param name="clock">The clock of the retransmission servers' timeouts.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    /// <exception cref="OperatorException">A retransmission server can't listen.</exception>
    public OmdcPublisher(
        OmdcPublisherOptions options, InstrumentTable instruments, IMarketSource source, IDatagramSink sink, TimeProvider clock)
    {
        if (options.Validate().FirstOrDefault() is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(options));
        }

        (_options, _source, _sink) = (options, source, sink);
        _now = _lastTick = options.Start;
        _exchange = new Exchange(instruments, options.Rules);
        _wiring = new Wiring(options, sink, Report);
        var products = new ProductCast(options, _exchange, _wiring);
        _exchange.Use(products.All);
        _oddLots = products.OddLots;
        _disturbances = new Disturbances(options, _wiring);
        _desk = new RetransmissionDesk(options.Retransmission, _wiring.Logs, options.Faults);
        _servers = [.. options.Lines.RetransmissionServers.Select(address => new RetransmissionServer(address, _desk, clock))];
    }

    /// <summary>A loss has been found; called by the thread that advances.</summary>
    public event Action<PublishedLoss>? LossFound;

    /// <summary>Where the retransmission servers listen.</summary>
    public IReadOnlyList<IPEndPoint> RetransmissionServers => [.. _servers.Select(server => server.EndPoint)];

    /// <summary>How far it has come, nanoseconds since the Unix epoch, UTC.</summary>
    public long Now
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
    }

    /// <summary>What was lost on both lines, in order; at most <see cref="LossesMax"/>.</summary>
    public IReadOnlyList<PublishedLoss> Losses
    {
        get
        {
            lock (_gate)
            {
                return [.. _losses];
            }
        }
    }

    /// <summary>What has been done so far.</summary>
    public PublisherCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return new PublisherCounts(
                    _wiring.Channels.Sum(channel => channel.Log.Appended), _wiring.Schedule.Sent, _lostMessages, _desk.Granted);
            }
        }
    }

    /// <summary>Whether all that has happened has left on both lines.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_gate)
            {
                return _wiring.Schedule.LiveWaiting == 0 && _wiring.Channels.All(channel => channel.IsFlushed);
            }
        }
    }

    /// <summary>Sends all that happens up to a time, that included.</summary>
    /// <param name="time">Time of the wire, nanoseconds since the Unix epoch, UTC.</param>
    public void AdvanceTo(long time)
    {
        lock (_gate)
        {
            Begin();
            for (var tick = NextTick(); tick <= time; tick = NextTick())
            {
                Tick(tick);
            }

            _now = Math.Max(_now, time);
        }
    }

    /// <summary>
    /// Ends all trading: nothing changes from here on, what is conflated is told, and heartbeats and refreshes go on.
    /// </summary>
    public void StopTrading()
    {
        lock (_gate)
        {
            _exchange.Settle(MarketTimeAt(_now));
            _isQuiet = true;
        }
    }

    /// <summary>The orders of a security, in the order in which those of a price queue.</summary>
    /// <param name="code">The security's number on the wire.</param>
    public IReadOnlyList<ExchangeOrder> OrdersOf(uint code)
    {
        lock (_gate)
        {
            return [.. _exchange.Find(code).Book.InOrder()];
        }
    }

    /// <summary>The price levels of one side of a security, best first.</summary>
    /// <param name="code">The security's number on the wire.</param>
    /// <param name="side">Which side.</param>
    public IReadOnlyList<PriceLevel> LevelsOf(uint code, Side side)
    {
        lock (_gate)
        {
            return [.. _exchange.Find(code).Book.SideOf(side).Levels];
        }
    }

    /// <summary>The odd lot orders of a security, oldest first; none when they are not published.</summary>
    /// <param name="code">The security's number on the wire.</param>
    public IReadOnlyList<OddLotOrder> OddLotsOf(uint code)
    {
        lock (_gate)
        {
            return [.. _oddLots?.OrdersOf(code) ?? []];
        }
    }

    /// <summary>What is counted of a security's day.</summary>
    /// <param name="code">The security's number on the wire.</param>
    public DaySums DayOf(uint code)
    {
        lock (_gate)
        {
            return _exchange.Find(code).Day with { };
        }
    }

    /// <summary>The number of a channel's last message.</summary>
    public uint LastSeqNumOf(ushort channel)
    {
        lock (_gate)
        {
            return _wiring.Logs[channel].Last;
        }
    }

    /// <summary>Hangs up on who asks for retransmission, and closes the lines.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _sink.Dispose();
    }
}
