namespace Sampan.Server.Feeds.Simulation;

/// <summary>An order that waits in the simulator's book, and its neighbours in the queue of its price.</summary>
internal struct RestingOrder
{
    public ulong Id;

    /// <summary>Units of 1e-9.</summary>
    public long Price;

    /// <summary>Shares that are left.</summary>
    public uint Size;

    public int Previous;

    public int Next;
}
