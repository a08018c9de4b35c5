using System.Runtime.CompilerServices;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>The places of one security's orders. An id says the place, so that finding an order is one look.</summary>
internal sealed class OrderPool(ulong firstArrival)
{
    /// <summary>No place.</summary>
    public const int None = -1;

    // An id is the number of the arrival and, in its lower bits, the place.
    private const int PlaceBits = 24;
    private const ulong PlaceMask = (1UL << PlaceBits) - 1;
    private const int FirstPlaces = 16;

    private QueuedOrder[] _orders = [];
    private ulong _arrivals = firstArrival;
    private int _used;
    private int _free = None;

    public ref QueuedOrder this[int place] => ref _orders[place];

    /// <summary>Takes a place, and gives the order in it the next id.</summary>
    public int Take(in QueuedOrder order)
    {
        var place = _free;
        if (place == None)
        {
            place = Append();
        }
        else
        {
            _free = _orders[place].Next;
        }

        _orders[place] = order;
        _orders[place].Id = (++_arrivals << PlaceBits) | (uint)place;
        return place;
    }

    /// <summary>Makes an order the youngest: it gets another id.</summary>
    public ulong Renew(int place) => _orders[place].Id = (++_arrivals << PlaceBits) | (uint)place;

    public void Free(int place)
    {
        _orders[place].Size = 0;
        _orders[place].Next = _free;
        _free = place;
    }

    /// <summary>Where an order is; <see cref="None"/> when there is none with this id.</summary>
    public int Find(ulong id)
    {
        var place = id & PlaceMask;
        return place < (ulong)_used && _orders[place].Id == id && _orders[place].Size > 0 ? (int)place : None;
    }

    /// <summary>Frees all places. Ids go on counting.</summary>
    public void Clear()
    {
        Array.Clear(_orders, 0, _used);
        (_used, _free) = (0, None);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Append()
    {
        if (_used == _orders.Length)
        {
            Array.Resize(ref _orders, Math.Max(FirstPlaces, _used * 2));
        }

        return _used++;
    }
}
