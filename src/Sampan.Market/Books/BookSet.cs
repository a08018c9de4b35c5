using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Sampan.Market;

/// <summary>The books of all instruments of a market, side by side in one memory.</summary>
/// <remarks>
/// Whoever has many changes asks for the next ones' memory while the present ones are applied: first <see cref="PrefetchBook"/>
/// for each, then <see cref="PrefetchOrder"/>, then the change itself. Nearly all that a change costs is waiting for memory,
/// and so it waits for many lines at once. Not thread-safe.
/// </remarks>
public sealed unsafe class BookSet
{
    private const int PageBits = 10;
    private const int PageBooks = 1 << PageBits;

    private readonly BookMemory _memory = new();
    private readonly List<OrderBook> _books = [];
    private BookCore*[] _pages = [];

    /// <param name="count">How many books to begin with.</param>
    public BookSet(int count)
    {
        while (Count < count)
        {
            Add();
        }
    }

    /// <summary>How many books there are: one for each instrument.</summary>
    public int Count => _books.Count;

    /// <summary>The memory of all books, for others of the same loop to share.</summary>
    public BookMemory Memory => _memory;

    /// <summary>The book of an instrument.</summary>
    public OrderBook this[int instrument] => _books[instrument];

    /// <summary>Appends the book of a new instrument.</summary>
    public OrderBook Add()
    {
        if (Count == _pages.Length * PageBooks)
        {
            var page = (BookCore*)_memory.TakeCleared(PageBooks * sizeof(BookCore));
            var pages = new BookCore*[_pages.Length + 1];
            Array.Copy(_pages, pages, _pages.Length);
            pages[^1] = page;
            _pages = pages;
        }

        var book = new OrderBook(_memory, CoreAt(Count));
        _books.Add(book);
        return book;
    }

    /// <summary>Applies a record of an order to the book of an instrument, which must be there.</summary>
    /// <returns>False if it contradicts the book, which is then unchanged.</returns>
    public bool TryApply(int instrument, in OrderRecord record) => CoreAt(instrument)->TryApply(in record, _memory);

    /// <inheritdoc cref="OrderBook.TryAdd"/>
    public bool TryAdd(int instrument, ulong orderId, Side side, long price, uint size) =>
        CoreAt(instrument)->TryAdd(orderId, side, price, size, _memory);

    /// <inheritdoc cref="OrderBook.TryModify"/>
    public bool TryModify(int instrument, ulong orderId, uint size) => CoreAt(instrument)->TryModify(orderId, size, _memory);

    /// <inheritdoc cref="OrderBook.TryRemove"/>
    public bool TryRemove(int instrument, ulong orderId) => CoreAt(instrument)->TryRemove(orderId);

    /// <summary>Asks for the first line of a book.</summary>
    public void PrefetchBook(int instrument) => CacheLines.Prefetch(CoreAt(instrument));

    /// <summary>Asks for the place of an order and for the levels near the touch. Reads the book's first line.</summary>
    public void PrefetchOrder(int instrument, ulong orderId, Side side)
    {
        // A search of an order goes on into the next line more often than not, and so does one of a level: two of each.
        var core = CoreAt(instrument);
        var home = (byte*)core->Home(orderId);
        var touch = (byte*)core->SideAt(side == Side.Ask ? 1 : 0).Touch;
        CacheLines.Prefetch(home);
        CacheLines.Prefetch(home + CacheLines.Bytes - sizeof(int));
        CacheLines.Prefetch(touch);
        CacheLines.Prefetch(touch - CacheLines.Bytes);
    }

    /// <summary>Asks for the levels of both sides near the touch. Reads the book's first line.</summary>
    public void PrefetchLevels(int instrument)
    {
        var core = CoreAt(instrument);
        for (var side = 0; side < 2; side++)
        {
            var touch = (byte*)core->SideAt(side).Touch;
            CacheLines.Prefetch(touch);
            CacheLines.Prefetch(touch - CacheLines.Bytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BookCore* CoreAt(int instrument)
    {
        Debug.Assert((uint)instrument < (uint)Count, "no such instrument");
        return _pages[instrument >> PageBits] + (instrument & (PageBooks - 1));
    }
}
