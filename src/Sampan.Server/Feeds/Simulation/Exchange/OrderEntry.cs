using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>An order as a participant enters it.</summary>
public readonly record struct OrderEntry
{
    /// <summary>Bid to buy, ask to sell.</summary>
    public required Side Side { get; init; }

    public required OrderKind Kind { get; init; }

    /// <summary>Units of 1e-9; of no meaning for <see cref="OrderKind.AtAuction"/>.</summary>
    public long Price { get; init; }

    /// <summary>Shares.</summary>
    public required uint Size { get; init; }

    /// <summary>Trades at once and in full, or is rejected. Limit, enhanced and special limit orders only.</summary>
    public bool AllOrNothing { get; init; }

    /// <summary>A short sale: the tick rule holds, unless <see cref="IsShortExempt"/>.</summary>
    public bool IsShort { get; init; }

    /// <summary>A short sale of a market maker or hedger, to whom the tick rule does not apply.</summary>
    public bool IsShortExempt { get; init; }

    /// <summary>The exchange participant; 0 for one that is not named. The same on both sides makes an internalized trade.</summary>
    public ushort Broker { get; init; }

    /// <summary>Who hears of its fills (see <see cref="IFillListener"/>); 0 for nobody. Means nothing to the exchange.</summary>
    public int Owner { get; init; }
}
