using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>What happens to a security before a trading day: a corporate action, another lot, a counter that opens or closes.</summary>
/// <remarks>
/// A consolidation with a temporary counter is three dates of these: the counter closes and the temporary one opens, with the
/// action and the lot that the old certificates come to; the counter opens again with its new lot; the temporary one closes.
/// </remarks>
public sealed record OvernightEvent
{
    /// <summary>The first day that it holds: of a corporate action the ex-date.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The id of the instrument: the stock code.</summary>
    public required uint Id { get; init; }

    /// <summary>The corporate action that goes ex; null for none.</summary>
    public CorporateAction? Action { get; init; }

    /// <summary>Whether the starting price is of after the action, which then is told and changes nothing.</summary>
    public bool IsInPrice { get; init; }

    /// <summary>The new board lot, shares; null for the old one.</summary>
    public int? BoardLot { get; init; }

    /// <summary>Whether the counter opens or closes; null for neither. One that opens later is not listed before.</summary>
    public bool? IsListed { get; init; }

    /// <summary>What the day is measured by instead of the close, units of 1e-9: of a temporary counter. Null for the close.</summary>
    public long? PreviousClose { get; init; }

    /// <summary>
    /// The id of the instrument whose close the day is measured by: of a counter that opens again, the temporary one that has
    /// traded meanwhile. Null for its own.
    /// </summary>
    public uint? PreviousCloseOf { get; init; }
}
