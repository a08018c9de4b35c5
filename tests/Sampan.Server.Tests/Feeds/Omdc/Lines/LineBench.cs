using System.Net;
using Sampan.Server.Feeds.Omdc.Lines;

namespace Sampan.Server.Tests.Feeds.Omdc.Lines;

/// <summary>A line handler with one channel on virtual time, and retransmission servers of a model.</summary>
internal sealed class LineBench
{
    public const int A = 0;
    public const int B = 1;
    public const int RefreshA = 2;
    public const int RefreshB = 3;
    public const int RecoveryA = 4;
    public const int RecoveryB = 5;

    private readonly PriorityQueue<Action, (long Time, int Order)> _todo = new();
    private int _order;

    public LineBench(LineLog log, Func<OmdcOptions, OmdcOptions>? change = null, ModelRetransmission? retransmission = null)
    {
        Log = log;
        var options = new OmdcOptions
        {
            Channels =
            [
                new OmdcChannelOptions
                {
                    Id = 30,
                    Product = OmdcProduct.FullTick,
                    A = At(1),
                    B = At(2),
                    RefreshA = At(3),
                    RefreshB = At(4),
                },
            ],
            DisasterRecoveryA = At(5),
            DisasterRecoveryB = At(6),
            RetransmissionServers = retransmission is null ? [] : [.. Enumerable.Range(0, retransmission.Servers).Select(i => At(100 + i))],
            RetransmissionUser = "SAMPAN",
        };
        Handler = new OmdcLineHandler(change is null ? options : change(options), log);
        Retransmission = retransmission;
        retransmission?.Attach(this);
    }

    public OmdcLineHandler Handler { get; }

    public LineLog Log { get; }

    public ModelRetransmission? Retransmission { get; }

    public long Now { get; private set; } = ModelChannel.Start;

    /// <summary>The counters of the channel.</summary>
    public OmdcChannelCounters Counters => Handler.ChannelCounters[0];

    /// <summary>Hands a packet in now.</summary>
    public void Send(int source, byte[] packet)
    {
        Handler.OnDatagram(source, packet, Now);
        Retransmission?.Work();
    }

    /// <summary>Hands a packet in later.</summary>
    public void SendAt(long time, int source, byte[] packet) => At(time, () => Send(source, packet));

    /// <summary>Does something later.</summary>
    public void At(long time, Action action) => _todo.Enqueue(action, (time, _order++));

    /// <summary>Lets milliseconds pass.</summary>
    public void Pass(long milliseconds) => RunTo(Now + (milliseconds * ModelChannel.Millisecond));

    /// <summary>Lets everything happen up to a time.</summary>
    public void RunTo(long end)
    {
        while (true)
        {
            var next = _todo.TryPeek(out _, out var priority) ? priority.Time : long.MaxValue;
            var deadline = Math.Max(Handler.NextDeadline, Now);
            if (Math.Min(next, deadline) > end)
            {
                Now = end;
                return;
            }

            if (next <= deadline)
            {
                Now = Math.Max(Now, next);
                _todo.Dequeue()();
            }
            else
            {
                Now = deadline;
                Handler.OnTime(Now);
                Assert.True(Handler.NextDeadline > Now, "what is due is done at once");
                Retransmission?.Work();
            }
        }
    }

    private static IPEndPoint At(int port) => new(IPAddress.Loopback, port);
}
