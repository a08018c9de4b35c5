using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Inputs;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Mapping;
using Sampan.Server.Feeds.Sockets;

namespace Sampan.Bench;

/// <summary>A live line into the books of a market, on one thread that stays on one processor, as the server's loop does it.</summary>
internal sealed unsafe class UdpBooks : IDisposable
{
    private const string ThreadName = "udp books";

    // Room for the longest batch, so that growing doesn't count as garbage.
    private const int BatchBytes = 16 << 20;

    private readonly OmdcFeed _feed;
    private readonly MarketState _market;
    private readonly PublishedMarket? _published;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private long _allocated;

    /// <param name="line">What to listen to.</param>
    /// <param name="directory">The instruments.</param>
    /// <param name="publishes">Whether each batch is shown to readers, too: a snapshot of each changed instrument.</param>
    public UdpBooks(OmdcOptions line, InstrumentDirectory directory, bool publishes)
    {
        var mapper = new OmdcMapper(line, directory, TradingCalendar.BuiltIn);
        _feed = OmdcFeed.Open(line, mapper, TimeProvider.System, NullLogger<OmdcFeed>.Instance);
        _market = new MarketState(directory, new Silence());
        _published = publishes ? new PublishedMarket(directory.Current.Count) : null;
        _thread = new Thread(Run) { Name = ThreadName, IsBackground = true };
        _thread.Start();
    }

    /// <summary>How large the kernel's buffers are, in bytes.</summary>
    public int ReceiveBufferBytes => Receivers.Min(receiver => receiver.ReceiveBufferBytes);

    public long Packets => _feed.Lines.SourceCounters.Sum(source => source.Packets);

    public long Messages => _feed.Lines.ChannelCounters.Sum(channel => channel.Messages);

    public long Gaps => _feed.Lines.ChannelCounters.Sum(channel => channel.Gaps);

    public long Overruns => Receivers.Sum(receiver => receiver.Overruns);

    /// <summary>Bytes that the thread has allocated, without what it keeps: the books, and the trades of the day.</summary>
    public long Allocated => Volatile.Read(ref _allocated);

    /// <summary>CPU time of the thread, in seconds.</summary>
    public static double CpuSeconds => Directory.EnumerateDirectories("/proc/self/task")
        .Where(task => File.ReadAllText(Path.Combine(task, "comm")).TrimEnd() == ThreadName)
        .Sum(task => long.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1e9);

    private IEnumerable<UdpReceiver> Receivers =>
        Enumerable.Range(0, _feed.Lines.Sources.Count).Select(source => _feed.ReceiverOf(source)!);

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _feed.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        ulong first = 1;
        _ = NativeSocket.KeepOn(0, sizeof(ulong), &first);
        var batch = new RecordBuffer(BatchBytes);
        while (!_stop.IsCancellationRequested)
        {
            batch.Clear();
            _feed.Read(batch, _stop.Token);
            if (batch.Count > 0)
            {
                _market.Apply(batch);
                if (_published is { } published)
                {
                    _market.Publish(published);
                }

                _market.ForgetChanges();
                var kept = _market.Books.Memory.BytesAllocated + _market.TradeBytes;
                Volatile.Write(ref _allocated, GC.GetAllocatedBytesForCurrentThread() - kept);
            }
        }
    }
}
