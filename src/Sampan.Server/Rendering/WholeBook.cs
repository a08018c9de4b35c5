using Sampan.Market;

namespace Sampan.Server.Rendering;

/// <summary>Every order of a book as of one moment: bids before asks, best price first, at each price as they queue.</summary>
/// <param name="time">How far the market had come, nanoseconds since the Unix epoch, UTC.</param>
/// <param name="bids">The buyers.</param>
/// <param name="asks">The sellers.</param>
internal sealed class WholeBook(long time, BookOrder[] bids, BookOrder[] asks)
{
    // So many fit into one message whatever their numbers are.
    private const int OrdersPerPart = 64;

    public long Time => time;

    /// <summary>Orders of both sides.</summary>
    public int Count => bids.Length + asks.Length;

    /// <summary>Into how many messages it is divided.</summary>
    public int Parts => Math.Max(1, (Count + OrdersPerPart - 1) / OrdersPerPart);

    public ref readonly BookOrder this[int index] => ref index < bids.Length ? ref bids[index] : ref asks[index - bids.Length];

    /// <summary>Which orders a part has: from the first to before the last.</summary>
    public (int From, int To) RangeOf(int part) => (part * OrdersPerPart, Math.Min((part + 1) * OrdersPerPart, Count));
}
