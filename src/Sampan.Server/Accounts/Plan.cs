namespace Sampan.Server.Accounts;

/// <summary>What an account may use. Plans are data: see <see cref="PlanCatalog"/>.</summary>
/// <remarks>All limits are per account, shared by all its tokens and connections; <c>null</c> means no limit.</remarks>
public sealed record Plan
{
    /// <summary>The name as written in the file. Names are compared without regard to case.</summary>
    public required string Name { get; init; }

    /// <summary>REST requests a minute, in the long run.</summary>
    public required int? RequestsPerMinute { get; init; }

    /// <summary>
    /// REST requests that a rested account may make at once; they come back one by one at the rate of
    /// <see cref="RequestsPerMinute"/>. (default: a minute's allowance)
    /// </summary>
    public int? Burst
    {
        get => field ?? RequestsPerMinute;
        init;
    }

    /// <summary>WebSocket connections open at the same time.</summary>
    public required int? Connections { get; init; }

    /// <summary>Instruments subscribed over all connections. The types of one instrument are not counted.</summary>
    public required int? Subscriptions { get; init; }

    /// <summary>Instruments subscribed on one connection. (default: 500, which is iTick's cap for everyone)</summary>
    public int? SubscriptionsPerConnection { get; init; } = 500;

    /// <summary>Codes in one batch request. (default: 50)</summary>
    /// <remarks>
    /// iTick does not document this. Its free plan was seen to take 5; the shipped 50 and 100 of the paid plans are
    /// Sampan's choice, well above the 10 that clients in the wild send.
    /// </remarks>
    public int? BatchSize { get; init; } = 50;

    /// <summary>
    /// Price levels a side in an answer, at most. iTick's depth has ten, whatever this is; <c>/v1/book</c> has all there are.
    /// (default: 10)
    /// </summary>
    public int DepthLevels { get; init; } = 10;

    /// <summary>Bars in one answer, at most. Never unlimited, so that no answer is. (default: 1000)</summary>
    public int BarsPerRequest { get; init; } = 1000;

    /// <summary>Whether the native stream takes <c>*</c>, the members of an index and the most traded. (default: true)</summary>
    public bool Wildcards { get; init; } = true;

    /// <summary>
    /// How long the subscriptions of a connection that broke wait for its client to come back, in seconds; 0 for not at all. (default: 30)
    /// </summary>
    public int StickySeconds { get; init; } = 30;

    /// <summary>Whether messages of the iTick dialect carry numbers without being asked to. (default: false)</summary>
    public bool Sequences { get; init; }

    /// <summary>For people: a price, a source, a purpose. Sampan does nothing with it.</summary>
    public string? Note { get; init; }
}
