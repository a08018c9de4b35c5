using System.Runtime.InteropServices;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>How many orders the exchange took from its participants, and why it refused others.</summary>
internal sealed class RejectCounts
{
    private readonly Dictionary<Reject, long> _byReason = [];

    /// <summary>Orders that were entered.</summary>
    public long Entered { get; private set; }

    /// <summary>How many were refused, by reason.</summary>
    public IReadOnlyDictionary<Reject, long> ByReason => _byReason;

    /// <summary>Notes what became of an order.</summary>
    public void Count(Reject reject)
    {
        Entered++;
        if (reject != Reject.None)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_byReason, reject, out _)++;
        }
    }
}
