using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc.Mapping;

/// <summary>The ten best levels of both sides of a security as message 53 changes them (specification 5).</summary>
/// <remarks>
/// Entries are applied one after the other, and each counts its level in the book as those before have left it. A level that
/// is pushed beyond the tenth is gone without a message. What contradicts the book is applied as far as it can be.
/// </remarks>
internal sealed class AggregateBook
{
    /// <summary>The action that empties both sides.</summary>
    public const byte ClearAction = 74;

    private Depth _bids;
    private Depth _asks;

    public bool IsEmpty => _bids.Count == 0 && _asks.Count == 0;

    public void Clear() => _bids.Count = _asks.Count = 0;

    public void CopyTo(ref LevelsRecord record)
    {
        record.Bids = _bids;
        record.Asks = _asks;
    }

    /// <summary>Applies one entry; false when it contradicts the book.</summary>
    public bool TryApply(in AggregateOrderBookEntry entry)
    {
        if (entry.UpdateAction == ClearAction)
        {
            Clear();
            return true;
        }

        return entry.Side switch
        {
            0 => TryApply(ref _bids, isBid: true, in entry),
            1 => TryApply(ref _asks, isBid: false, in entry),
            _ => false,
        };
    }

    private static bool TryApply(ref Depth side, bool isBid, in AggregateOrderBookEntry entry)
    {
        var level = entry.PriceLevel - 1;
        var value = new PriceLevel(
            Scaled.Price(entry.Price), Scaled.Quantity(entry.AggregateQuantity), (int)Math.Min(entry.NumberOfOrders, int.MaxValue));
        return entry.UpdateAction switch
        {
            0 => TryInsert(ref side, level, value) && IsOrdered(ref side, isBid, level),
            1 => TryChange(ref side, level, value),
            2 => TryDelete(ref side, level, value.Price),
            _ => false,
        };
    }

    private static bool TryInsert(ref Depth side, int level, PriceLevel value)
    {
        if ((uint)level >= Depth.LevelsMax || level > side.Count)
        {
            return false;
        }

        var kept = Math.Min(side.Count, Depth.LevelsMax - 1);
        Span<PriceLevel> levels = side.Level;
        levels[level..kept].CopyTo(levels[(level + 1)..]);
        levels[level] = value;
        side.Count = kept + 1;
        return true;
    }

    private static bool TryChange(ref Depth side, int level, PriceLevel value)
    {
        if ((uint)level >= (uint)side.Count)
        {
            return false;
        }

        var isSame = side.Level[level].Price == value.Price;
        side.Level[level] = value;
        return isSame;
    }

    private static bool TryDelete(ref Depth side, int level, long price)
    {
        if ((uint)level >= (uint)side.Count)
        {
            return false;
        }

        Span<PriceLevel> levels = side.Level;
        var isSame = levels[level].Price == price;
        levels[(level + 1)..side.Count].CopyTo(levels[level..]);
        side.Count--;
        return isSame;
    }

    private static bool IsOrdered(ref Depth side, bool isBid, int level) =>
        (level == 0 || IsBetter(isBid, side.Level[level - 1].Price, side.Level[level].Price))
        && (level + 1 >= side.Count || IsBetter(isBid, side.Level[level].Price, side.Level[level + 1].Price));

    private static bool IsBetter(bool isBid, long price, long other) => isBid ? price > other : price < other;
}
