using Sampan.Market;
using Sampan.Server.Rendering;
using Sampan.Server.Streaming.Native;

namespace Sampan.Server.Streaming;

/// <content>Books order by order: changes that never hold up the market, and whole books that lie between two of them.</content>
public sealed partial class StreamHub
{
    // More instruments than any market has; those beyond share a flag, and one is sent its book anew for the other.
    private const int LostFlags = 1 << 16;
    private const uint SignalEvery = 256;
    private const string IsPut = "put";
    private const string IsFull = "full";

    private readonly EventRing<OrderEvent> _orders;
    private readonly OrderTaps _taps = new();
    private readonly bool[] _lostOf = new bool[LostFlags];
    private volatile bool _hasLostOrders;
    private long _ordersLost;
    private Func<Func<MarketState, string>, Task<string?>>? _ask;

    /// <summary>Changes of books that found no room on their way to the hub; their readers were told.</summary>
    public long OrdersLost => Volatile.Read(ref _ordersLost);

    /// <inheritdoc/>
    public void OnOrder(int instrument, in OrderRecord order, uint number, long day)
    {
        if (!_orders.HasRoom)
        {
            Volatile.Write(ref _ordersLost, _ordersLost + 1);
            Volatile.Write(ref _lostOf[instrument & (LostFlags - 1)], true);
            _hasLostOrders = true;
            return;
        }

        ref var slot = ref _orders.Free;
        (slot.Instrument, slot.Number, slot.Day, slot.Order, slot.Answer) = (instrument, number, day, order, null);
        _orders.Write();
        if (number % SignalEvery == 0)
        {
            _signal.Set();
        }
    }

    /// <summary>Lets a market tell its orders here, and be asked for its books. Before its first record.</summary>
    /// <param name="market">The market.</param>
    /// <param name="ask">Has a question answered on the market's thread between two batches; null when it is not.</param>
    internal void TapOrders(MarketState market, Func<Func<MarketState, string>, Task<string?>> ask)
    {
        market.Tap(_taps);
        _ask = ask;
    }

    /// <summary>The market tells the changes of a book from its next record on, or no more.</summary>
    internal void Tap(int instrument, bool isOpen) => _taps.Set(instrument, isOpen);

    /// <summary>Asks for a whole book, which comes in order with the changes.</summary>
    internal void AskBook(NativeSubscription subscription)
    {
        if (_ask is { } ask)
        {
            _ = AskAsync(ask, subscription);
        }
    }

    private async Task AskAsync(Func<Func<MarketState, string>, Task<string?>> ask, NativeSubscription subscription)
    {
        var answer = await ask(market => PutBook(market, subscription));
        if (answer != IsPut)
        {
            Call(subscription.Client.Connection, () => _native.AskAgain(subscription, isAtOnce: answer == IsFull));
        }
    }

    /// <summary>The market's thread, between two batches.</summary>
    private string PutBook(MarketState market, NativeSubscription subscription)
    {
        if (!_orders.HasRoom)
        {
            return IsFull;
        }

        var instrument = subscription.Instrument;
        var isKnown = instrument < market.InstrumentCount;
        var numbers = isKnown ? market.NumbersToday(instrument) : StateNumbers.After(0, Day);
        var book = isKnown
            ? new WholeBook(
                market.Time, market.BookOf(instrument).CopyOrders(Side.Bid), market.BookOf(instrument).CopyOrders(Side.Ask))
            : new WholeBook(market.Time, [], []);
        ref var slot = ref _orders.Free;
        (slot.Instrument, slot.Number, slot.Day) = (instrument, numbers.Orders, numbers.Day);
        slot.Answer = new BookAnswer(subscription, book);
        _orders.Write();
        _signal.Set();
        return IsPut;
    }

    private void TakeOrders()
    {
        for (var left = _orders.Count; left > 0; left--)
        {
            _native.OnOrder(in _orders.Oldest);
            _orders.Remove();
        }

        if (_hasLostOrders)
        {
            // What is lost after this is seen in the next round.
            _hasLostOrders = false;
            Interlocked.MemoryBarrier();
            _native.OnOrdersLost(TakeLost);
        }
    }

    private bool TakeLost(int instrument)
    {
        ref var lost = ref _lostOf[instrument & (LostFlags - 1)];
        var isLost = Volatile.Read(ref lost);
        if (isLost)
        {
            Volatile.Write(ref lost, false);
        }

        return isLost;
    }
}
