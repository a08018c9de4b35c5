using System.Diagnostics;

namespace Sampan.Server.Accounts;

/// <summary>Who uses this server: a name, a plan, and what of the plan is in use right now.</summary>
/// <remarks>
/// One live object per account, kept when accounts or plans are read again, so that its counts go on. Counts are in
/// memory only: a restart begins with a full allowance. Any thread may call; nothing here locks or allocates.
/// </remarks>
public sealed class Account
{
    private readonly TimeProvider _time;
    private readonly RequestMeter _requests = new();
    private volatile Terms _terms;
    private int _connections;
    private int _subscriptions;

    internal Account(long id, string name, Plan plan, TimeProvider time)
    {
        Id = id;
        Name = name;
        _time = time;
        _terms = TermsOf(plan);
    }

    /// <summary>The number of the account in the store; never used again for another.</summary>
    public long Id { get; }

    /// <summary>The name that the operator gave.</summary>
    public string Name { get; }

    /// <summary>The plan in force. It may be another one at the next call.</summary>
    public Plan Plan => _terms.Plan;

    /// <summary>Connections open now.</summary>
    public int ConnectionCount => Volatile.Read(ref _connections);

    /// <summary>Subscriptions held now, over all connections.</summary>
    public int SubscriptionCount => Volatile.Read(ref _subscriptions);

    /// <summary>
    /// Whether more is open than the plan allows, which happens only when the plan was changed meanwhile.
    /// </summary>
    internal bool IsOverPlan => ConnectionCount > Plan.Connections || SubscriptionCount > Plan.Subscriptions;

    /// <summary>Takes one request from the allowance.</summary>
    /// <param name="state">What is left, or when to try again; to be told with <see cref="RateLimitHeaders"/>.</param>
    /// <returns>Whether the request may be answered.</returns>
    public bool TryTakeRequest(out RateLimitState state)
    {
        if (_terms.Pace is { } pace)
        {
            return _requests.TryTake(pace, _time.GetTimestamp(), out state);
        }

        state = default;
        return true;
    }

    /// <summary>What is left of the requests, taking none.</summary>
    public RateLimitState PeekRequests() =>
        _terms.Pace is { } pace ? _requests.Peek(pace, _time.GetTimestamp()) : default;

    /// <summary>Counts one more connection, unless the plan's are all in use.</summary>
    public bool TryOpenConnection() => TryAdd(ref _connections, 1, Plan.Connections);

    /// <summary>Gives back what <see cref="TryOpenConnection"/> took.</summary>
    public void CloseConnection() => Remove(ref _connections, 1);

    /// <summary>Counts so many more subscriptions: all of them, or none if that is more than the plan has.</summary>
    public bool TryAddSubscriptions(int count) => TryAdd(ref _subscriptions, count, Plan.Subscriptions);

    /// <summary>Gives back so many of what <see cref="TryAddSubscriptions"/> took.</summary>
    public void RemoveSubscriptions(int count) => Remove(ref _subscriptions, count);

    /// <summary>Puts another plan in force from the next call on. Only the directory calls this.</summary>
    internal void Adopt(Plan plan)
    {
        if (plan != Plan)
        {
            _terms = TermsOf(plan);
        }
    }

    private static bool TryAdd(ref int used, int count, int? limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        while (true)
        {
            var seen = Volatile.Read(ref used);
            if (count > (limit ?? int.MaxValue) - seen)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref used, seen + count, seen) == seen)
            {
                return true;
            }
        }
    }

    private static void Remove(ref int used, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var left = Interlocked.Add(ref used, -count);
        Debug.Assert(left >= 0, "More was given back than was taken.");
    }

    private Terms TermsOf(Plan plan) => new(plan, RequestPace.Of(plan, _time.TimestampFrequency));

    // Together in one object, so that a reader never sees the pace of one plan with the name of another.
    private sealed record Terms(Plan Plan, RequestPace? Pace);
}
