using System.Runtime.CompilerServices;

namespace Sampan.Market;

/// <summary>The rule by which a closing price is made, for feeds that do not tell it (OMD-C 62).</summary>
/// <remarks>
/// A security with a closing auction closes at the auction's price, or at the auction's reference price if nothing was matched.
/// Any other closes at the median of its nominal prices at five moments of the last minute of continuous trading, the end of it
/// being the last one: 15:59:00, 15:59:15, 15:59:30, 15:59:45, 16:00:00; on half days the same before noon. The median
/// is also the reference price.
/// </remarks>
public static class ClosingPrice
{
    /// <summary>How many nominal prices the median is taken of.</summary>
    internal const int SampleCount = 5;

    /// <summary>The time between two of them, in nanoseconds.</summary>
    internal const long SampleInterval = 15 * HongKongTime.NanosPerSecond;

    /// <summary>The median; <see cref="Price.Undefined"/> unless all five are known.</summary>
    internal static long MedianOf(ClosingSamples samples)
    {
        Span<long> prices = samples;
        prices.Sort();

        // The highest number there is stands for one that is missing.
        return prices[^1] == Price.Undefined ? Price.Undefined : prices[SampleCount / 2];
    }

    /// <summary>The nominal prices of one instrument, units of 1e-9.</summary>
    [InlineArray(SampleCount)]
    internal struct ClosingSamples
    {
        private long _first;

        /// <summary>None taken yet.</summary>
        public static ClosingSamples None
        {
            get
            {
                var none = default(ClosingSamples);
                ((Span<long>)none).Fill(Price.Undefined);
                return none;
            }
        }
    }
}
