namespace Sampan.Market;

/// <summary>A resting order of less than a board lot (OMD-C 33).</summary>
/// <param name="Id">The venue's id of the order, unique per instrument and day.</param>
/// <param name="Side">Who gave it: a buyer or a seller.</param>
/// <param name="Price">Units of 1e-9.</param>
/// <param name="Size">Shares.</param>
/// <param name="Broker">The exchange participant who gave it.</param>
/// <param name="Time">When it came, nanoseconds since the Unix epoch, UTC.</param>
/// <param name="Arrival">Rises from order to order.</param>
public readonly record struct OddLotOrder(ulong Id, Side Side, long Price, uint Size, ushort Broker, long Time, long Arrival);
