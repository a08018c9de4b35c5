using Sampan.Market;
using Sampan.Server.Rendering;
using Sampan.Server.Streaming.Native;

namespace Sampan.Server.Streaming;

/// <summary>A change of a book on its way from the market's loop to the hub, or a whole book that goes between two changes.</summary>
internal struct OrderEvent
{
    public int Instrument;

    /// <summary>The number of the change; of a whole book, that of the last change in it.</summary>
    public uint Number;

    /// <summary>The day that the number is of: where it begins, nanoseconds since the Unix epoch, UTC.</summary>
    public long Day;

    public OrderRecord Order;

    /// <summary>The whole book; null for a change.</summary>
    public BookAnswer? Answer;
}

/// <summary>A whole book for one who has asked.</summary>
/// <param name="subscription">Who has asked.</param>
/// <param name="book">The book.</param>
internal sealed class BookAnswer(NativeSubscription subscription, WholeBook book)
{
    private WholeBook? _book = book;

    public NativeSubscription Subscription => subscription;

    /// <summary>Hands the book out once: the slot of the ring that it came in does not keep it.</summary>
    public WholeBook Take()
    {
        var taken = _book!;
        _book = null;
        return taken;
    }
}
