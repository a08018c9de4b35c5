using System.Numerics;

namespace Sampan.Market;

/// <summary>Puts the prices and volumes of the past on the scale of a later day.</summary>
/// <remarks>
/// A bar of before an ex-date takes the factors of all ex-dates after it, multiplied exactly. Each price is rounded once, to the
/// nearest 1e-9, and each volume to the nearest share, halves up. Turnover is money, and stays what was paid.
/// Only for bars that lie within one day: longer ones are rolled up from adjusted days.
/// </remarks>
public sealed class PriceAdjustment
{
    private readonly Step[] _steps;

    /// <param name="factors">Ex-dates, the earliest first.</param>
    public PriceAdjustment(IReadOnlyList<ExDateFactor> factors)
    {
        Factors = factors;
        _steps = new Step[factors.Count];
        var (price, shares) = (Rational.One, Rational.One);
        for (var i = factors.Count - 1; i >= 0; i--)
        {
            (price, shares) = (price * factors[i].Price, shares * factors[i].Shares);
            _steps[i] = new Step(factors[i].ExTime, new Scale(price), new Scale(shares));
        }
    }

    /// <summary>Changes nothing.</summary>
    public static PriceAdjustment None { get; } = new([]);

    /// <summary>The ex-dates, the earliest first.</summary>
    public IReadOnlyList<ExDateFactor> Factors { get; }

    /// <summary>The factors that a list of actions makes.</summary>
    /// <param name="actions">Actions of one instrument, in any order.</param>
    /// <param name="mode">Which of them count.</param>
    /// <param name="closeBefore">The raw close before a time, units of 1e-9; null when not known.</param>
    public static PriceAdjustment Of(IEnumerable<CorporateAction> actions, AdjustMode mode, Func<long, long?> closeBefore)
    {
        var ordered = actions.ToArray();
        Array.Sort(ordered, ActionEffects.Compare);
        var factors = new List<ExDateFactor>();
        for (var first = 0; first < ordered.Length;)
        {
            var exTime = ordered[first].ExTime;
            var next = first;
            while (next < ordered.Length && ordered[next].ExTime == exTime)
            {
                next++;
            }

            factors.Add(ExDateFactor.Of(ordered.AsSpan(first..next), mode, closeBefore(exTime)));
            first = next;
        }

        return new PriceAdjustment(factors);
    }

    /// <summary>Puts a bar on the scale of the day after the last ex-date.</summary>
    public void Apply(ref Bar bar)
    {
        if (TryFindStep(bar.Start, out var step))
        {
            bar.Open = step.Price.Of(bar.Open);
            bar.High = step.Price.Of(bar.High);
            bar.Low = step.Price.Of(bar.Low);
            bar.Close = step.Price.Of(bar.Close);
            bar.Volume = step.Shares.Of(bar.Volume);
        }
    }

    /// <summary>Puts a price of a time on that scale, units of 1e-9.</summary>
    public long PriceAt(long time, long price) => TryFindStep(time, out var step) ? step.Price.Of(price) : price;

    /// <summary>The first ex-date after a time: its step holds those after it, too.</summary>
    private bool TryFindStep(long time, out Step step)
    {
        foreach (var candidate in _steps)
        {
            if (candidate.ExTime > time)
            {
                step = candidate;
                return true;
            }
        }

        step = default;
        return false;
    }

    private readonly record struct Step(long ExTime, Scale Price, Scale Shares);

    /// <summary>A factor, with the way to apply it that needs no numbers of any size where it can do without.</summary>
    private readonly record struct Scale
    {
        private readonly Rational _factor;
        private readonly long _numerator;
        private readonly long _denominator;

        public Scale(Rational factor)
        {
            _factor = factor;
            if (factor.Numerator <= long.MaxValue && factor.Denominator <= long.MaxValue / 2)
            {
                (_numerator, _denominator) = ((long)factor.Numerator, (long)factor.Denominator);
            }
        }

        /// <summary>The nearest whole number, halves up; what is not known stays so, and what 64 bits do not hold is not known.</summary>
        public long Of(long value)
        {
            if (value is 0 or Market.Price.Undefined)
            {
                return value;
            }

            if (_denominator == 0 || value < 0)
            {
                return RoundOf(value);
            }

            var scaled = (((Int128)value * _numerator) + (_denominator / 2)) / _denominator;
            return scaled < Market.Price.Undefined ? (long)scaled : Market.Price.Undefined;
        }

        private long RoundOf(long value) =>
            (_factor * Rational.Of((BigInteger)value)).TryRound(out var exact) ? exact : Market.Price.Undefined;
    }
}
