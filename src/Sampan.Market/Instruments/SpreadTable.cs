using System.Collections.Immutable;

namespace Sampan.Market;

/// <summary>The prices at which orders may be entered: bands of prices, each with its minimum spread (tick).</summary>
/// <remarks>
/// All prices are in units of 1e-9 of the trading currency. A price on the border of two bands belongs to the lower
/// one: the exchange's tables say "over 10 to 20" (HKEX, Rules of the Exchange, Second Schedule). Immutable.
/// </remarks>
public sealed class SpreadTable
{
    private readonly ImmutableArray<Band> _bands;

    /// <summary>Builds a table from its lowest price and each band's upper border and tick, in rising order.</summary>
    internal SpreadTable(string name, decimal lowest, params ReadOnlySpan<(decimal To, decimal Tick)> bands)
    {
        Name = name;
        MinPrice = Units(lowest);

        var from = MinPrice;
        var firstStep = 0L;
        var built = ImmutableArray.CreateBuilder<Band>(bands.Length);
        foreach (var (to, tick) in bands)
        {
            var band = new Band(from, Units(to), Units(tick), firstStep);
            if (band.To <= from || from % band.Tick != 0 || band.To % band.Tick != 0)
            {
                throw new ArgumentException($"{name}: the band to {to} does not fit its tick {tick}.", nameof(bands));
            }

            built.Add(band);
            from = band.To;
            firstStep = band.StepOf(band.To);
        }

        _bands = built.MoveToImmutable();
        MaxPrice = from;
    }

    /// <summary>Which table it is, for people: <c>Part A, phase 1</c>.</summary>
    public string Name { get; }

    /// <summary>The lowest price of the table.</summary>
    public long MinPrice { get; }

    /// <summary>The highest price of the table.</summary>
    public long MaxPrice { get; }

    /// <summary>
    /// The tick of the band that holds the price. Below the table it is the lowest band's, above it the highest's.
    /// </summary>
    public long TickAt(long price) => BandOf(price).Tick;

    /// <summary>Whether an order may be entered at this price.</summary>
    public bool IsOnTick(long price) => price >= MinPrice && price <= MaxPrice && price % TickAt(price) == 0;

    /// <summary>
    /// The price so many ticks higher, across the borders of bands, and never above <see cref="MaxPrice"/>. From
    /// between two ticks, the first step leads to the upper one.
    /// </summary>
    public long Up(long price, int ticks = 1) => PriceAt(StepBelow(price) + ticks);

    /// <summary>
    /// The price so many ticks lower, across the borders of bands, and never below <see cref="MinPrice"/>. From
    /// between two ticks, the first step leads to the lower one.
    /// </summary>
    public long Down(long price, int ticks = 1) => PriceAt(StepAbove(price) - ticks);

    /// <summary>The highest price on a tick that is not above this one, within the table.</summary>
    public long RoundDown(long price) => PriceAt(StepBelow(price));

    /// <summary>The lowest price on a tick that is not below this one, within the table.</summary>
    public long RoundUp(long price) => PriceAt(StepAbove(price));

    /// <summary>The nearest price on a tick, the higher one of two that are equally near.</summary>
    public long Nearest(long price)
    {
        var below = RoundDown(price);
        var above = RoundUp(price);
        return price - below < above - price ? below : above;
    }

    private static long Units(decimal price) => (long)(price * Price.Unit);

    private long StepBelow(long price)
    {
        var clamped = Math.Clamp(price, MinPrice, MaxPrice);
        return BandOf(clamped).StepOf(clamped);
    }

    private long StepAbove(long price)
    {
        var step = StepBelow(price);
        return PriceAt(step) < price ? step + 1 : step;
    }

    private long PriceAt(long step)
    {
        if (step <= 0)
        {
            return MinPrice;
        }

        foreach (var band in _bands)
        {
            if (step <= band.StepOf(band.To))
            {
                return band.From + ((step - band.FirstStep) * band.Tick);
            }
        }

        return MaxPrice;
    }

    private Band BandOf(long price)
    {
        foreach (var band in _bands)
        {
            if (price <= band.To)
            {
                return band;
            }
        }

        return _bands[^1];
    }

    /// <summary>
    /// Prices over <paramref name="From"/> and up to <paramref name="To"/> (the lowest band has its <c>From</c> too).
    /// All prices of a table are numbered from 0; <paramref name="FirstStep"/> is the number of <c>From</c>.
    /// </summary>
    private readonly record struct Band(long From, long To, long Tick, long FirstStep)
    {
        public long StepOf(long price) => FirstStep + ((price - From) / Tick);
    }
}
