using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>A bar, and whose it is: a row of the history.</summary>
/// <param name="InstrumentId">The stable <c>Instrument.Id</c>: the stock code as a number; indices lie above.</param>
/// <param name="Interval"><see cref="BarInterval.Minute1"/> or <see cref="BarInterval.Day"/>: the others are rolled up.</param>
/// <param name="Bar">The bar, in the market's units.</param>
public readonly record struct StoredBar(uint InstrumentId, BarInterval Interval, Bar Bar)
{
    /// <summary>Whether there is no such bar any more: of <see cref="Bar"/> only the start and the flags count.</summary>
    public bool IsVoid { get; init; }
}
