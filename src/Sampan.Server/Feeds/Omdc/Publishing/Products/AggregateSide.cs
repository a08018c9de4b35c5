using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Books;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>
/// One side of a book as readers of message 53 have it, and the entries that bring them from there to what is to be seen.
/// </summary>
/// <remarks>
/// To be seen are the prices within ten ticks of the best (specification 5): with the best one, nine ticks away and nearer.
/// Entries are applied one after the other, and each level counts after those before it. A reader drops by itself what a new
/// level pushes beyond the tenth. The order: what is gone from the book, what is new, what has changed, what is still in the
/// book and too far away to be seen.
/// </remarks>
internal sealed class AggregateSide(Side side)
{
    /// <summary>How many levels a reader keeps.</summary>
    public const int LevelsMax = 10;

    private readonly List<PriceLevel> _shown = new(LevelsMax + 1);
    private readonly List<PriceLevel> _wanted = new(LevelsMax);

    /// <summary>What readers have, best first.</summary>
    public IReadOnlyList<PriceLevel> Shown => _shown;

    /// <summary>Forgets what readers have.</summary>
    public void Clear() => _shown.Clear();

    /// <summary>Writes what readers have, as new levels.</summary>
    public void WriteAll(ref AggregateEntries into)
    {
        for (var i = 0; i < _shown.Count; i++)
        {
            into.Add(side, _shown[i], i + 1, AggregateAction.New);
        }
    }

    /// <summary>Brings readers to what is to be seen now.</summary>
    public void Update(IReadOnlyList<PriceLevel> book, SpreadTable spreads, ref AggregateEntries into)
    {
        Look(book, spreads);
        DeleteGone(book, ref into);
        AddNew(ref into);
        ChangeOthers(ref into);
        DeleteFar(ref into);
    }

    private void Look(IReadOnlyList<PriceLevel> book, SpreadTable spreads)
    {
        _wanted.Clear();
        if (book.Count == 0)
        {
            return;
        }

        const int Away = LevelsMax - 1;
        var limit = side == Side.Bid ? spreads.Down(book[0].Price, Away) : spreads.Up(book[0].Price, Away);
        for (var i = 0; i < book.Count && _wanted.Count < LevelsMax && !IsBetter(limit, book[i].Price); i++)
        {
            _wanted.Add(book[i]);
        }
    }

    private void DeleteGone(IReadOnlyList<PriceLevel> book, ref AggregateEntries into)
    {
        for (var i = 0; i < _shown.Count;)
        {
            if (Has(book, _shown[i].Price))
            {
                i++;
            }
            else
            {
                Delete(i, ref into);
            }
        }
    }

    private void AddNew(ref AggregateEntries into)
    {
        for (var i = 0; i < _wanted.Count; i++)
        {
            if (i < _shown.Count && _shown[i].Price == _wanted[i].Price)
            {
                continue;
            }

            _shown.Insert(i, _wanted[i]);
            into.Add(side, _wanted[i], i + 1, AggregateAction.New);
            if (_shown.Count > LevelsMax)
            {
                _shown.RemoveAt(LevelsMax);
            }
        }
    }

    private void ChangeOthers(ref AggregateEntries into)
    {
        for (var i = 0; i < _wanted.Count; i++)
        {
            if (_shown[i] != _wanted[i])
            {
                _shown[i] = _wanted[i];
                into.Add(side, _wanted[i], i + 1, AggregateAction.Change);
            }
        }
    }

    private void DeleteFar(ref AggregateEntries into)
    {
        while (_shown.Count > _wanted.Count)
        {
            Delete(_wanted.Count, ref into);
        }
    }

    private void Delete(int index, ref AggregateEntries into)
    {
        into.Add(side, _shown[index], index + 1, AggregateAction.Delete);
        _shown.RemoveAt(index);
    }

    private bool IsBetter(long price, long than) => side == Side.Bid ? price > than : price < than;

    // Both are in the order of their prices, but a book is long and what is looked for is near its beginning.
    private bool Has(IReadOnlyList<PriceLevel> book, long price)
    {
        var i = 0;
        while (i < book.Count && IsBetter(book[i].Price, price))
        {
            i++;
        }

        return i < book.Count && book[i].Price == price;
    }
}

/// <summary>What an entry of message 53 does.</summary>
internal enum AggregateAction : byte
{
    New = 0,
    Change = 1,
    Delete = 2,
    Clear = 74,
}

/// <summary>The entries of one message 53, in a caller's buffer.</summary>
internal ref struct AggregateEntries(Span<AggregateOrderBookEntry> buffer)
{
    /// <summary>
    /// The most that one change of both sides takes: on each, ten levels go and ten come or change.
    /// </summary>
    public const int CountMax = 2 * 2 * AggregateSide.LevelsMax;

    private readonly Span<AggregateOrderBookEntry> _buffer = buffer;
    private int _count;

    /// <summary>What has been added.</summary>
    public readonly ReadOnlySpan<AggregateOrderBookEntry> Added => _buffer[.._count];

    /// <summary>Adds an entry.</summary>
    public void Add(Side side, PriceLevel level, int number, AggregateAction action) =>
        _buffer[_count++] = new AggregateOrderBookEntry
        {
            AggregateQuantity = (ulong)level.Size,
            Price = WirePrice.Of(level.Price),
            NumberOfOrders = (uint)level.Orders,
            Side = FullTickPublisher.SideOf(side),
            PriceLevel = (byte)number,
            UpdateAction = (byte)action,
        };
}
