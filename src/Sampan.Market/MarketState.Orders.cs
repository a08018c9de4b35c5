namespace Sampan.Market;

/// <summary>Changes of books, one by one, for those who want to hear them.</summary>
public sealed partial class MarketState
{
    private OrderTaps _taps = new();

    /// <summary>Tells the changes of the books that are open in <paramref name="taps"/>. Before the first record.</summary>
    public void Tap(OrderTaps taps) => _taps = taps;

    /// <summary>Numbers a change that was applied, and hands it out.</summary>
    private void TellOrder(int instrument, in OrderRecord order)
    {
        ref var numbers = ref _states[instrument].Numbers;
        numbers.Orders++;
        _output.OnOrder(instrument, in order, numbers.Orders, numbers.Day);
    }
}
