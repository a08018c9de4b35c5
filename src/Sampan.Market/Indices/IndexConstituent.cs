namespace Sampan.Market;

/// <summary>A member of an index, and how much of it counts.</summary>
/// <param name="Id">The stable <see cref="Instrument.Id"/>.</param>
/// <param name="Shares">Shares in issue.</param>
/// <param name="FreeFloat">How many per cent of them are not in firm hands.</param>
/// <param name="Price">The price that the weights were made with, units of 1e-9.</param>
/// <param name="Counted">Shares that count: free, and cut by the cap.</param>
public readonly record struct IndexConstituent(uint Id, long Shares, int FreeFloat, long Price, long Counted);
