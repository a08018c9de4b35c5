using System.Runtime.CompilerServices;
using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>The nominal prices of the last minute, of which the median is a reference price, or a closing price.</summary>
internal struct ClosingMedian
{
    /// <summary>How many prices there are.</summary>
    public const int Samples = 5;

    /// <summary>The time between two of them, nanoseconds.</summary>
    public const long Interval = 15 * HongKongTime.NanosPerSecond;

    private Prices _prices;
    private int _count;

    /// <summary>Takes the next price, units of 1e-9.</summary>
    public void Take(long price)
    {
        if (_count < Samples)
        {
            _prices[_count++] = price;
        }
    }

    /// <summary>The median; <see cref="Price.Undefined"/> when a price was missing.</summary>
    public readonly long Value
    {
        get
        {
            var sorted = _prices;
            Span<long> prices = sorted;
            prices.Sort();
            return _count < Samples || prices[^1] == Price.Undefined ? Price.Undefined : prices[Samples / 2];
        }
    }

    public void Clear() => _count = 0;

    [InlineArray(Samples)]
    private struct Prices
    {
        private long _first;
    }
}
