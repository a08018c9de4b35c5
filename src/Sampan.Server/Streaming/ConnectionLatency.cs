namespace Sampan.Server.Streaming;

/// <summary>How long the messages of one connection took.</summary>
/// <param name="Connection">The number that its welcome told.</param>
/// <param name="Stages">From the exchange to the socket.</param>
public sealed record ConnectionLatency(long Connection, IReadOnlyList<StageLatency> Stages);

/// <summary>How long one stage took.</summary>
/// <param name="Name">The stage.</param>
/// <param name="Counts">How many messages took less than 2^n µs, and not less than half of that, for each n.</param>
public sealed record StageLatency(string Name, IReadOnlyList<long> Counts);
