namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>What a <see cref="RetransmissionClient"/> has done. One thread counts; any may read.</summary>
public sealed class RetransmissionCounters
{
    private long _requests;
    private long _refusals;
    private long _messages;
    private long _heartbeats;
    private long _failures;
    private string? _problem;

    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Requests that a server refused.</summary>
    public long Refusals => Volatile.Read(ref _refusals);

    /// <summary>Messages that came on request.</summary>
    public long Messages => Volatile.Read(ref _messages);

    /// <summary>Heartbeats echoed.</summary>
    public long Heartbeats => Volatile.Read(ref _heartbeats);

    /// <summary>How often a server was left for the next.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Why that was, the last time; null for never.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    internal void AddRequest() => Volatile.Write(ref _requests, _requests + 1);

    internal void AddMessages(int count) => Volatile.Write(ref _messages, _messages + count);

    internal void AddHeartbeat() => Volatile.Write(ref _heartbeats, _heartbeats + 1);

    internal void AddRefusal(string problem)
    {
        Volatile.Write(ref _refusals, _refusals + 1);
        Volatile.Write(ref _problem, problem);
    }

    internal void AddFailure(string problem)
    {
        Volatile.Write(ref _failures, _failures + 1);
        Volatile.Write(ref _problem, problem);
    }
}
