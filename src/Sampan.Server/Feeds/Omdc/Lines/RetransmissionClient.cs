using System.Net;
using System.Text;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>Asks the exchange's retransmission servers for what was lost: the protocol without its TCP connection.</summary>
/// <remarks>
/// The transport takes commands with <see cref="TryTake"/> until there are none, after each call of the line handler and of
/// this client, and tells what became of them. What it tells of a connection that is not the newest is passed over.
/// A server that does not answer, refuses the logon or breaks the protocol is left for the next one; when all have failed,
/// there is a pause, and what is missing goes to the refresh channel. One thread.
/// </remarks>
public sealed partial class RetransmissionClient
{
    /// <summary>How many messages of a channel a server keeps (specification 4.3).</summary>
    public const int KeptMax = 50_000;

    /// <summary>How many messages a request may ask for (4.3).</summary>
    public const int RangeMax = 10_000;

    // Also what the server allows for a logon and for the echo of a heartbeat (4.3).
    private const long AnswerMax = 5 * HongKongTime.NanosPerSecond;

    // The server has a heartbeat every 30 seconds (4.3): two of them have been missed.
    private const long SilenceMax = 70 * HongKongTime.NanosPerSecond;

    private const long PauseMin = 1 * HongKongTime.NanosPerSecond;
    private const long PauseMax = 60 * HongKongTime.NanosPerSecond;

    // More than this waits to be sent only when the server talks nonsense faster than we are read.
    private const int CommandsMax = 64;

    private readonly IReadOnlyList<IPEndPoint> _servers;
    private readonly byte[] _user = new byte[12];
    private readonly int _requestsPerDayMax;
    private readonly IMissingMessages _missing;
    private readonly Queue<RetransmissionCommand> _commands = [];
    private RetransmissionState _state;
    private byte _stateShown;
    private long _deadline;
    private int _connection;
    private int _server = -1;
    private int _failures;
    private long _pause = PauseMin;
    private DateOnly _day;
    private DateOnly _exhaustedDay;
    private int _requestsToday;

    internal RetransmissionClient(OmdcOptions options, IMissingMessages missing)
    {
        if (options.RetransmissionUser.Length > _user.Length || !Ascii.IsValid(options.RetransmissionUser))
        {
            throw new ArgumentException(
                $"The retransmission user \"{options.RetransmissionUser}\" has more than {_user.Length} ASCII characters.",
                nameof(options));
        }

        _servers = options.RetransmissionServers;
        _requestsPerDayMax = options.RetransmissionRequestsPerDayMax;
        _missing = missing;
        // Padded with NUL (3.5).
        Encoding.ASCII.GetBytes(options.RetransmissionUser, _user);
    }

    /// <summary>How far it has come. For any thread.</summary>
    public RetransmissionState State => (RetransmissionState)Volatile.Read(ref _stateShown);

    /// <summary>The server that it is connected to, or tries next. For any thread.</summary>
    public IPEndPoint Server => _servers[Math.Max(0, Volatile.Read(ref _server))];

    /// <summary>What it has done. For any thread.</summary>
    public RetransmissionCounters Counters { get; } = new();

    /// <summary>Whether it is worth waiting for: false after all servers have failed, and after the last request of the day.</summary>
    internal bool IsAvailable =>
        (_state >= RetransmissionState.Ready || _failures < _servers.Count) && _day != _exhaustedDay;

    internal long NextDeadline => _deadline;

    /// <summary>The next step for the transport; false when there is none now.</summary>
    public bool TryTake(out RetransmissionCommand command) => _commands.TryDequeue(out command);

    /// <summary>The connection stands.</summary>
    public void OnConnected(int connection, long now)
    {
        if (connection != _connection || _state != RetransmissionState.Connecting)
        {
            return;
        }

        _filled = 0;
        var logon = default(LogonMessage);
        _user.CopyTo((Span<byte>)logon.Username);
        Send(logon);
        Enter(RetransmissionState.LoggingOn, now + AnswerMax);
    }

    /// <summary>The connection could not be made, or has ended.</summary>
    public void OnClosed(int connection, long now)
    {
        if (connection == _connection && _state != RetransmissionState.Pausing)
        {
            Fail(_state == RetransmissionState.Connecting ? "could not be reached" : "closed the connection", now);
        }
    }

    internal void OnTime(long now)
    {
        var day = HongKongTime.DateOf(now);
        if (day != _day)
        {
            (_day, _requestsToday) = (day, 0);
        }

        if (now < _deadline)
        {
            return;
        }

        if (_state == RetransmissionState.Pausing)
        {
            Connect(now);
        }
        else
        {
            Fail("did not answer in time", now);
        }
    }

    /// <summary>Asks for the next range, if one is wanted and it is time to.</summary>
    internal void Ask(long now)
    {
        if (_state != RetransmissionState.Ready || !IsAvailable || !_missing.TryGetWanted(RangeMax, out var range))
        {
            return;
        }

        if (_requestsToday >= _requestsPerDayMax)
        {
            Exhaust(now);
            return;
        }

        _requestsToday++;
        Counters.AddRequest();
        (_range, _received) = (range, range.First - 1);
        Send(new RetransmissionRequestMessage
        {
            ChannelID = range.ChannelId,
            BeginSeqNum = range.First,
            EndSeqNum = range.Last,
        });
        Enter(RetransmissionState.Asking, now + AnswerMax);
    }

    private void Connect(long now)
    {
        Volatile.Write(ref _server, (_server + 1) % _servers.Count);
        _connection++;
        _commands.Enqueue(new(RetransmissionCommandKind.Connect, _connection, _servers[_server], default));
        Enter(RetransmissionState.Connecting, now + AnswerMax);
    }

    private void Send<T>(in T message)
        where T : unmanaged, IOmdcMessage
    {
        var writer = new OmdcPacketWriter(stackalloc byte[32]);
        writer.TryAppend(message);
        Send(writer.Finish(0, 0));
    }

    private void Send(ReadOnlySpan<byte> packet) =>
        _commands.Enqueue(new(RetransmissionCommandKind.Send, _connection, null, packet.ToArray()));

    private void Succeed()
    {
        (_failures, _pause) = (0, PauseMin);
    }

    private void Fail(string problem, long now)
    {
        Counters.AddFailure($"{_servers[_server]} {problem}");
        Close();
        _failures++;
        if (_failures < _servers.Count)
        {
            Connect(now);
            return;
        }

        Enter(RetransmissionState.Pausing, now + _pause);
        _pause = Math.Min(_pause * 2, PauseMax);
        _missing.OnUnavailable(now);
    }

    // The exchange counts as well, and has no more for us today.
    private void Exhaust(long now)
    {
        _exhaustedDay = _day;
        _missing.OnUnavailable(now);
    }

    private void Close()
    {
        _commands.Clear();
        _commands.Enqueue(new(RetransmissionCommandKind.Close, _connection, null, default));
        _connection++;
        _filled = 0;
    }

    private void Enter(RetransmissionState state, long deadline)
    {
        (_state, _deadline) = (state, deadline);
        Volatile.Write(ref _stateShown, (byte)state);
    }
}
