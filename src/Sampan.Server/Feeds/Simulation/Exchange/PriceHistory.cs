using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>The last prices of a security, as far back as the reference price of the volatility control mechanism is.</summary>
/// <remarks>A ring: what is older than the price that holds at the wanted age is forgotten.</remarks>
internal sealed class PriceHistory
{
    private (long Time, long Price)[] _prices = new (long, long)[64];
    private int _first;
    private int _count;

    /// <summary>Keeps a price, unless it is the same as the one before.</summary>
    public void Add(long time, long price)
    {
        if (_count > 0 && At(_count - 1).Price == price)
        {
            return;
        }

        if (_count == _prices.Length)
        {
            Grow();
        }

        _count++;
        At(_count - 1) = (time, price);
    }

    /// <summary>The last price at or before a time, which never goes back; <see cref="Price.Undefined"/> for none.</summary>
    public long LastAt(long time)
    {
        while (_count > 1 && At(1).Time <= time)
        {
            _first = (_first + 1) & (_prices.Length - 1);
            _count--;
        }

        return _count > 0 && At(0).Time <= time ? At(0).Price : Price.Undefined;
    }

    public void Clear() => _count = 0;

    private ref (long Time, long Price) At(int number) => ref _prices[(_first + number) & (_prices.Length - 1)];

    private void Grow()
    {
        var larger = new (long, long)[_prices.Length * 2];
        for (var i = 0; i < _count; i++)
        {
            larger[i] = At(i);
        }

        (_prices, _first) = (larger, 0);
    }
}
