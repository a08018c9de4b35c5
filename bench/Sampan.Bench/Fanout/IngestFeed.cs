using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Sampan.Market;
using Sampan.Server.Feeds;

namespace Sampan.Bench.Fanout;

/// <summary>Trades that the load client asks for, by a socket: which instrument, which number, and when they were due.</summary>
/// <remarks>
/// Number and time become size and price of the trade, so that they come out again in the message that the server makes.
/// The market's clock is the wall's, and goes on to the end of its minute when it is told to.
/// </remarks>
internal sealed class IngestFeed : IFeed
{
    private const int RecordBytes = 16;
    private const int BatchRecords = 4_096;
    private const uint EndOfMinute = uint.MaxValue;
    private const long NanosPerSecond = 1_000_000_000;

    // As in message.hpp: a price in millionths, and below 1,000.
    private const long TimeModulus = 1_000_000_000;
    private const long NanosPerMicro = 1_000;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _bytes = new byte[BatchRecords * RecordBytes];
    private readonly int[] _instruments;
    private readonly TimeProvider _clock;
    private Socket? _publisher;
    private int _length;
    private long _ahead;
    private long _told;

    /// <param name="instruments">The index of each topic's instrument.</param>
    /// <param name="clock">The clock on the wall.</param>
    public IngestFeed(int[] instruments, TimeProvider clock)
    {
        (_instruments, _clock) = (instruments, clock);
        _listener.Start();
    }

    /// <summary>Where publishers connect; one at a time.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Name => "bench";

    public bool KeepsHours => false;

    public bool Read(RecordBuffer records, CancellationToken cancellation)
    {
        if (TryAccept() && TryReceive())
        {
            Take(records);
        }

        if (records.Count == 0 && MarketTime - _told >= NanosPerSecond)
        {
            Tell(records);
        }

        return true;
    }

    public void Dispose()
    {
        _publisher?.Dispose();
        _listener.Dispose();
    }

    private long MarketTime =>
        ((_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick) + _ahead;

    private bool TryAccept()
    {
        if (_publisher is null && _listener.Server.Poll(IFeed.WaitMax, SelectMode.SelectRead))
        {
            _publisher = _listener.AcceptSocket();
            _publisher.Blocking = false;
        }

        return _publisher is not null;
    }

    private bool TryReceive()
    {
        if (!_publisher!.Poll(IFeed.WaitMax, SelectMode.SelectRead))
        {
            return false;
        }

        var count = _publisher.Receive(_bytes.AsSpan(_length), SocketFlags.None, out var error);
        if (count > 0)
        {
            _length += count;
            return true;
        }

        if (error != SocketError.WouldBlock)
        {
            _publisher.Dispose();
            (_publisher, _length) = (null, 0);
        }

        return false;
    }

    private void Take(RecordBuffer records)
    {
        var now = MarketTime;
        var at = 0;
        for (; _length - at >= RecordBytes; at += RecordBytes)
        {
            var topic = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at));
            if (topic == EndOfMinute)
            {
                _ahead += (60 * NanosPerSecond) - (now % (60 * NanosPerSecond));
                Tell(records);
                now = MarketTime;
            }
            else
            {
                Append(records, now, _instruments[topic], _bytes.AsSpan(at + sizeof(uint)));
            }
        }

        _bytes.AsSpan(at, _length - at).CopyTo(_bytes);
        _length -= at;
    }

    private static void Append(RecordBuffer records, long now, int instrument, ReadOnlySpan<byte> numberAndTime)
    {
        ref var trade = ref records.Append<TradeRecord>(Publisher.Simulator, instrument, now);
        trade.Size = BinaryPrimitives.ReadUInt32LittleEndian(numberAndTime);
        trade.Price = BinaryPrimitives.ReadInt64LittleEndian(numberAndTime[sizeof(uint)..]) % TimeModulus * NanosPerMicro;
        trade.Action = OrderAction.Trade;
        trade.TsRecv = now;
    }

    private void Tell(RecordBuffer records)
    {
        _told = MarketTime;
        records.Append<TimerRecord>(Publisher.Simulator, 0, _told);
    }
}
