using Sampan.Market;
using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>What rests in the books of a synthetic day, so that it deletes and modifies only what is there.</summary>
/// <remarks>
/// Bids are at and below the previous close, offers above it, so that no book is ever crossed. All memory is taken at the
/// start: each instrument has room for as many orders as it may ever have.
/// </remarks>
internal sealed class SyntheticBooks
{
    private const int TouchLooks = 4;

    private readonly Shelf[] _shelves;
    private readonly SyntheticOrder[] _orders;
    private readonly int[] _prices;

    public SyntheticBooks(SyntheticDayOptions options, IReadOnlyList<SyntheticInstrument> instruments, double openShare)
    {
        _shelves = new Shelf[instruments.Count];
        var (orders, prices) = (0, 0);
        for (var i = 0; i < _shelves.Length; i++)
        {
            var live = instruments[i].LiveOrders;
            var depth = DepthOf(live);
            _shelves[i] = new Shelf
            {
                Opening = (int)(live * openShare),
                Target = live,
                Capacity = live + BandOf(live) + 1,
                FirstOrder = orders,
                FirstPrice = prices,
                Depth = depth,
            };
            orders += _shelves[i].Capacity;
            prices += 2 * depth;
        }

        _orders = new SyntheticOrder[orders];
        _prices = new int[prices];
        for (var i = 0; i < _shelves.Length; i++)
        {
            FillPrices(options.Spreads.For(instruments[i].SpreadCode, options.Date), instruments[i].PreviousClose, in _shelves[i]);
        }
    }

    /// <summary>How many orders of an instrument are to rest when the sessions begin.</summary>
    public int OpeningOf(int instrument) => _shelves[instrument].Opening;

    /// <summary>How many orders of an instrument rest.</summary>
    public int CountOf(int instrument) => _shelves[instrument].Count;

    /// <summary>Whether the next change of an instrument must add (1), must delete (-1), or may do either (0).</summary>
    /// <param name="instrument">Which one.</param>
    /// <param name="progress">How much of the day has gone, of 65,536: what rests grows with it.</param>
    public int Balance(int instrument, int progress)
    {
        ref readonly var shelf = ref _shelves[instrument];
        var wanted = shelf.Opening + (int)(((long)(shelf.Target - shelf.Opening) * progress) >> 16);
        var band = BandOf(wanted);
        return shelf.Count == 0 || shelf.Count < wanted - band ? 1 : shelf.Count >= wanted + band ? -1 : 0;
    }

    /// <summary>Adds an order somewhere near the touch of either side.</summary>
    public ref readonly SyntheticOrder Add(int instrument, ulong id, uint quantity, ref Prng random)
    {
        ref var shelf = ref _shelves[instrument];
        var bits = random.Next();
        var side = (ushort)(bits >> 63);

        // The product of three uniform numbers is mostly small, and has a long tail: as far as orders are from the touch.
        var product = (bits & 0x7FFF) * ((bits >> 15) & 0x7FFF) * ((bits >> 30) & 0x7FFF);
        var distance = (ushort)((product * (ulong)shelf.Depth) >> 45);
        ref var order = ref _orders[shelf.FirstOrder + shelf.Count++];
        order.Id = id;
        order.Price = _prices[shelf.FirstPrice + (side * shelf.Depth) + distance];
        order.Quantity = quantity;
        order.Distance = distance;
        order.Side = side;
        return ref order;
    }

    /// <summary>Picks an order of an instrument that has one: the newer the likelier.</summary>
    public ref SyntheticOrder Pick(int instrument, ref Prng random)
    {
        ref readonly var shelf = ref _shelves[instrument];
        var bits = random.Next();
        var age = (int)((((bits >> 32) * (bits & uint.MaxValue)) >> 32) * (ulong)shelf.Count >> 32);
        return ref _orders[shelf.FirstOrder + shelf.Count - 1 - age];
    }

    /// <summary>Picks the order that is nearest to the touch among a few.</summary>
    public ref SyntheticOrder PickNearTouch(int instrument, ref Prng random)
    {
        ref var nearest = ref Pick(instrument, ref random);
        for (var look = 1; look < TouchLooks; look++)
        {
            ref var other = ref Pick(instrument, ref random);
            if (other.Distance < nearest.Distance)
            {
                nearest = ref other;
            }
        }

        return ref nearest;
    }

    /// <summary>Takes out an order that was picked.</summary>
    public void Remove(int instrument, ref SyntheticOrder order)
    {
        ref var shelf = ref _shelves[instrument];
        order = _orders[shelf.FirstOrder + --shelf.Count];
    }

    private static int BandOf(int wanted) => 2 + (wanted / 8);

    // From six levels of a quiet warrant to two hundred of the busiest share.
    private static int DepthOf(int liveOrders) => Math.Clamp((int)Math.Sqrt(4.0 * liveOrders), 6, 200);

    private void FillPrices(SpreadTable spreads, int previousClose, in Shelf shelf)
    {
        const long Thousandth = Price.Unit / 1_000;
        var bid = spreads.RoundDown(previousClose * Thousandth);
        var ask = spreads.Up(bid);
        for (var i = 0; i < shelf.Depth; i++)
        {
            _prices[shelf.FirstPrice + i] = (int)(bid / Thousandth);
            _prices[shelf.FirstPrice + shelf.Depth + i] = (int)(ask / Thousandth);
            bid = spreads.Down(bid);
            ask = spreads.Up(ask);
        }
    }

    /// <summary>Where the orders and the prices of an instrument lie, and how many there are to be.</summary>
    private struct Shelf
    {
        public int Count;
        public int Opening;
        public int Target;
        public int Capacity;
        public int FirstOrder;
        public int FirstPrice;
        public int Depth;
    }
}
