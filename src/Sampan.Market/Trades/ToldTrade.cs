namespace Sampan.Market;

/// <summary>A trade of today as it is kept, with what has become of it.</summary>
/// <param name="Id">The venue's number of the trade, from 1 for an instrument and a day; 0 for none.</param>
/// <param name="Time">The venue's time of it, nanoseconds since the Unix epoch, UTC.</param>
/// <param name="Price">Units of 1e-9.</param>
/// <param name="Size">Shares; 0 when it was cancelled: what was traded is not known any more.</param>
/// <param name="Aggressor">Who crossed the spread.</param>
/// <param name="Type">How it came about; <see cref="TypeUnknown"/> when the venue's number is none that is known.</param>
public readonly record struct ToldTrade(uint Id, long Time, long Price, long Size, Side Aggressor, TradeType Type)
{
    /// <summary>A type that the table of types does not have.</summary>
    public const TradeType TypeUnknown = (TradeType)ushort.MaxValue;

    /// <summary>Whether it was taken back.</summary>
    public bool IsCancelled => Size == 0;
}
