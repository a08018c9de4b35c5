namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>An instrument of a <see cref="SyntheticDay"/>, with what a definition of it needs.</summary>
/// <param name="Code">The security code.</param>
/// <param name="Channel">Where its orders and trades are sent.</param>
/// <param name="SpreadCode">Its table of spreads, as <see cref="Market.SpreadTables"/> names it.</param>
/// <param name="LotSize">Shares of a board lot.</param>
/// <param name="PreviousClose">Thousandths of a dollar.</param>
/// <param name="Activity">Its share of the day's order events, of all instruments' 1.</param>
/// <param name="LiveOrders">About how many orders rest in its book at the end.</param>
public sealed record SyntheticInstrument(
    uint Code, ushort Channel, char SpreadCode, uint LotSize, int PreviousClose, double Activity, int LiveOrders);
