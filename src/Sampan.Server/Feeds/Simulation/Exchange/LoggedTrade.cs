using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>A trade of the day, kept for the case that it is taken back; and where the one before it of the same security is.</summary>
internal struct LoggedTrade
{
    /// <summary>Units of 1e-9.</summary>
    public long Price;

    /// <summary>Shares.</summary>
    public uint Size;

    /// <summary>Its number, from 1 for a security and a day.</summary>
    public uint Id;

    /// <summary>-1 for none.</summary>
    public int Previous;

    public TradeType Type;

    public bool IsCancelled;
}
