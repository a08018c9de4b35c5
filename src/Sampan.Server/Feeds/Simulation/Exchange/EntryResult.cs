namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>What became of an order as it was entered.</summary>
/// <param name="Reject">Why it, or what of it had not been traded, was rejected; <see cref="Exchange.Reject.None"/> if it was not.</param>
/// <param name="OrderId">The id of what rests; 0 when nothing does.</param>
/// <param name="Traded">Shares that traded at once.</param>
/// <param name="Resting">Shares that rest.</param>
public readonly record struct EntryResult(Reject Reject, ulong OrderId = 0, uint Traded = 0, uint Resting = 0)
{
    /// <summary>Whether the exchange took it.</summary>
    public bool IsAccepted => Reject == Reject.None;
}
