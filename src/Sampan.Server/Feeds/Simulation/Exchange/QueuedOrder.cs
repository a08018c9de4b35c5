using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>An order that rests in one of the exchange's books, and its neighbours in its queue.</summary>
public struct QueuedOrder
{
    /// <summary>Unique for a security and a day, rising with the arrival.</summary>
    public ulong Id;

    /// <summary>Units of 1e-9; <see cref="Market.Price.Undefined"/> for an at-auction order.</summary>
    public long Price;

    /// <summary>Shares that are left; 0 for a place where there is no order.</summary>
    public uint Size;

    /// <summary>See <see cref="OrderEntry.Owner"/>.</summary>
    public int Owner;

    public ushort Broker;

    public OrderKind Kind;

    public Side Side;

    public bool IsShort;

    public bool IsShortExempt;

    internal int Previous;

    internal int Next;
}
