using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Lines;

/// <summary>A channel's messages over two bad lines, its refresh over two more, and servers: from a seed.</summary>
internal sealed class LossyDay
{
    // Packets of eight, a lag and some jitter together stay below the wait for the other line.
    private const int PacketCountMax = 8;
    private const long RefreshCycle = 150 * ModelChannel.Millisecond;

    private readonly Random _random;
    private readonly HashSet<uint> _arrived = [];
    private readonly List<(uint First, uint Last)> _bursts = [];
    private readonly double _jitter;
    private uint _refreshNumber = 1;
    private long _shift;

    public LossyDay(int seed, Func<Random, ServerFault[]> servers, Func<OmdcOptions, OmdcOptions>? change = null)
    {
        _random = new Random(seed);
        Channel = new ModelChannel(_random, _random.Next(50, 500));
        Log = new LineLog { Expected = number => Channel[number] };
        var faults = servers(_random);
        Bench = new LineBench(Log, change, faults.Length == 0 ? null : new ModelRetransmission(Channel, _random, faults));
        _jitter = _random.Next(3) * 0.1;
    }

    public ModelChannel Channel { get; }

    public LineLog Log { get; }

    public LineBench Bench { get; }

    /// <summary>Numbers that are on neither line.</summary>
    public IEnumerable<uint> Missing => Enumerable.Range(1, (int)Channel.Count).Select(number => (uint)number).Except(_arrived);

    /// <summary>The numbers that come first may be lost as well, as for someone who begins to listen late.</summary>
    public uint Begin { get; init; } = 1;

    /// <summary>After this many messages the channel is reset, and begins with the first again; 0 for never.</summary>
    public uint ResetAfter { get; init; }

    public void Run()
    {
        var lag = _random.Next(6) * ModelChannel.Millisecond;
        if (ResetAfter > 0)
        {
            SendUntilReset(lag);
        }

        for (var i = _random.Next(4); i > 0; i--)
        {
            var first = (uint)_random.Next(2, (int)Channel.Count);
            _bursts.Add((first, first + (uint)_random.Next(60)));
        }

        SendLine(LineBench.A, 0, Loss());
        SendLine(LineBench.B, lag, Loss());
        var end = TimeOf(Channel.Count);
        for (var time = end + (100 * ModelChannel.Millisecond); time < end + (2_000 * ModelChannel.Millisecond);
            time += 400 * ModelChannel.Millisecond)
        {
            Bench.SendAt(time, LineBench.A, ModelChannel.Heartbeat(Channel.Count, time));
            Bench.SendAt(time + lag, LineBench.B, ModelChannel.Heartbeat(Channel.Count, time));
        }

        var refreshLoss = _random.Next(3) * 0.2;
        for (var time = ModelChannel.Start + _shift; time < end + (30_000 * ModelChannel.Millisecond); time += RefreshCycle)
        {
            // The last ones are all there, so that there is an end.
            SendSnapshot(time, time < end + (25_000 * ModelChannel.Millisecond) ? refreshLoss : 0);
        }

        Bench.RunTo(end + (40_000 * ModelChannel.Millisecond));
    }

    private long TimeOf(uint number) => ModelChannel.TimeOf(number) + _shift;

    // A reset is lost on one line at most; what was sent before it may come after it.
    private void SendUntilReset(long lag)
    {
        SendLine(LineBench.A, 0, Loss(), ResetAfter);
        SendLine(LineBench.B, lag, Loss(), ResetAfter);
        var reset = TimeOf(ResetAfter) + (_random.Next(2) * ModelChannel.Millisecond);
        var lost = _random.Next(4);
        for (var line = 0; line < 2; line++)
        {
            if (lost != line)
            {
                var packet = ModelChannel.Single((uint)_random.Next(1_000), reset, new SequenceResetMessage { NewSeqNo = 1 });
                Bench.SendAt(reset + (line * lag) + Jitter(), line, packet);
            }
        }

        _arrived.Clear();
        _shift = reset - ModelChannel.Start;
    }

    private double Loss() => _random.Next(4) switch
    {
        0 => 0,
        1 => 0.02,
        2 => 0.2,
        _ => 0.5,
    };

    private void SendLine(int line, long lag, double loss, uint until = uint.MaxValue)
    {
        foreach (var (first, last, bytes) in Channel.Packets(_random, PacketCountMax))
        {
            if (last > until)
            {
                return;
            }

            BitConverter.TryWriteBytes(bytes.AsSpan(8), (ulong)TimeOf(last));
            // The first message is there unless the day begins late: else its loss would look like a late start.
            var isLost = first < Begin || (first > 1 && _random.NextDouble() < loss)
                || _bursts.Any(burst => first <= burst.Last && last >= burst.First && first > 1);
            if (isLost)
            {
                continue;
            }

            _arrived.UnionWith(Enumerable.Range((int)first, (int)(last - first + 1)).Select(number => (uint)number));
            var time = TimeOf(last) + lag + Jitter();
            Bench.SendAt(time, line, bytes);
            if (_random.NextDouble() < 0.05)
            {
                Bench.SendAt(time + Jitter(), line, bytes);
            }
        }
    }

    private long Jitter() => _random.NextDouble() < _jitter ? _random.Next(5) * ModelChannel.Millisecond : 0;

    private void SendSnapshot(long time, double loss)
    {
        var number = (uint)Math.Clamp((time - _shift - ModelChannel.Start) / ModelChannel.Millisecond, 0, Channel.Count);
        var messages = Channel.Snapshot(number);
        SendRefresh(LineBench.RefreshA, time, messages, loss);
        SendRefresh(LineBench.RefreshB, time, messages, loss);
        _refreshNumber += (uint)messages.Count;
    }

    private void SendRefresh(int line, long time, List<byte[]> messages, double loss)
    {
        for (var first = 0; first < messages.Count;)
        {
            var count = Math.Min(messages.Count - first, _random.Next(1, 20));
            var packet = OmdcCodec.Packet(_refreshNumber + (uint)first, [.. messages.Skip(first).Take(count)]);
            BitConverter.TryWriteBytes(packet.AsSpan(8), (ulong)time);
            first += count;
            if (_random.NextDouble() >= loss)
            {
                Bench.SendAt(time + Jitter() + (first * ModelChannel.Millisecond / 10), line, packet);
            }
        }
    }
}
