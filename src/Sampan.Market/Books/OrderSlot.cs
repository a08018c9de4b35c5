using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>A resting order as an <see cref="OrderTable"/> keeps it; with size 0 an empty place of the table.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4, Size = 20)]
internal struct OrderSlot
{
    public ulong Id;

    /// <summary>Where its price stands among those of its side: see <see cref="PriceRank"/>.</summary>
    public int Rank;

    /// <summary>Shares.</summary>
    public uint Size;

    /// <summary>When it joined its queue, counted by the book, times two; and one more for an ask.</summary>
    public uint Arrival;

    public readonly bool IsEmpty => Size == 0;

    /// <summary>0 for a bid, 1 for an ask.</summary>
    public readonly int SideIndex => (int)(Arrival & 1);

    public readonly Side Side => SideIndex == 0 ? Side.Bid : Side.Ask;

    public readonly bool IsAtAuction => Rank == PriceRank.AtAuction;

    public readonly long Price => PriceRank.PriceOf(Rank, SideIndex);

    /// <summary>Whether it queues at the same price, and came before.</summary>
    public readonly bool IsAheadOf(in OrderSlot other) =>
        Rank == other.Rank && SideIndex == other.SideIndex && Arrival < other.Arrival;
}
