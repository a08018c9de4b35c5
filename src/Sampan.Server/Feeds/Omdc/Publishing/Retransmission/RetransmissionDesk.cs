using Sampan.Server.Feeds.Omdc.Publishing.Faults;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;
using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Feeds.Omdc.Publishing.Retransmission;

/// <summary>What all retransmission servers share: who is connected, who has asked how often, and the messages.</summary>
internal sealed class RetransmissionDesk(
    RetransmissionLimits limits, IReadOnlyDictionary<ushort, MessageLog> logs, FaultOptions faults)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _connected = [];
    private readonly Dictionary<string, int> _requests = [];
    private Prng _prng = new(faults.Seed, 0x4_0075);

    public RetransmissionLimits Limits => limits;

    /// <summary>How many requests were answered with messages.</summary>
    public long Granted { get; private set; }

    /// <summary>Lets a user in.</summary>
    public LogonStatus LogOn(string user)
    {
        lock (_gate)
        {
            if (user.Length == 0 || (limits.Users.Count > 0 && !limits.Users.Contains(user)))
            {
                return LogonStatus.UnknownUser;
            }

            return _connected.Add(user) ? LogonStatus.Active : LogonStatus.AlreadyConnected;
        }
    }

    /// <summary>A user has gone.</summary>
    public void LogOff(string user)
    {
        lock (_gate)
        {
            _connected.Remove(user);
        }
    }

    /// <summary>Another day: everybody may ask as often as before.</summary>
    public void BeginDay()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }

    /// <summary>Decides about a request, and counts it.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="first">The first number.</param>
    /// <param name="last">The last number, included.</param>
    /// <param name="log">Where the messages are, when they are granted.</param>
    public RetransmissionStatus Ask(string user, ushort channel, uint first, uint last, out MessageLog? log)
    {
        lock (_gate)
        {
            log = logs.GetValueOrDefault(channel);
            var count = _requests.GetValueOrDefault(user) + 1;
            _requests[user] = count;
            var status = count > limits.RequestsPerDay ? RetransmissionStatus.TooManyRequests : Judge(log, first, last);
            Granted += status == RetransmissionStatus.Granted ? 1 : 0;
            return status;
        }
    }

    /// <summary>Whether a server hangs up on who connects.</summary>
    public bool Refuses() => Draw(faults.RetransmissionRefuses);

    /// <summary>Whether a server dies before its next packet.</summary>
    public bool Dies() => Draw(faults.RetransmissionDies);

    private RetransmissionStatus Judge(MessageLog? log, uint first, uint last)
    {
        if (log is null)
        {
            return RetransmissionStatus.UnknownChannel;
        }

        if (first == 0 || last < first || last - first >= (uint)limits.RangeMax)
        {
            return RetransmissionStatus.RangeTooLong;
        }

        return first >= log.First && last <= log.Last ? RetransmissionStatus.Granted : RetransmissionStatus.NotAvailable;
    }

    private bool Draw(double chance)
    {
        lock (_gate)
        {
            return _prng.NextDouble() < chance;
        }
    }
}

/// <summary>The answer to a logon (message 102).</summary>
internal enum LogonStatus : byte
{
    Active = 0,
    UnknownUser = 5,
    AlreadyConnected = 100,
}

/// <summary>The answer to a request (message 202).</summary>
internal enum RetransmissionStatus : byte
{
    Granted = 0,
    UnknownChannel = 1,
    NotAvailable = 2,
    RangeTooLong = 100,
    TooManyRequests = 101,
}
