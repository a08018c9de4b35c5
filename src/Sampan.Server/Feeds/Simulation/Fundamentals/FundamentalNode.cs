using Sampan.Server.Feeds.Simulation.Parameters;

namespace Sampan.Server.Feeds.Simulation.Fundamentals;

/// <summary>What moves the value of one instrument: what it follows, its sector, and itself.</summary>
/// <remarks>All influences add up, and <see cref="PortableMath.FactorOf"/> the sum is the factor on the base.</remarks>
internal struct FundamentalNode
{
    /// <summary>As <see cref="Driver"/>: the whole market.</summary>
    public const int Market = -1;

    /// <summary>As <see cref="Driver"/>: the members of an index.</summary>
    public const int Basket = -2;

    /// <summary>The day-to-day movement of the market as a whole.</summary>
    public const double MarketVolatility = 0.011;

    /// <summary>How much of a deviation is gone after a day: half of it after 14 days.</summary>
    public const double DailyPull = 0.05;

    // What holds a follower to what it follows is arbitrage: deviations are small and gone within the hour.
    private const double FollowerNoise = 0.05;
    private const double FollowerPull = 10;

    private const double SectorShare = 0.35;
    private const double OwnVarianceShareMin = 0.2;

    // Shares have news of their own; followers have those of what they follow.
    private const double HeatFast = 1.0;
    private const double HeatSlow = 0.35;

    // Sudden news: how often a day, and how far the price goes, of the day's own volatility.
    private const double JumpsPerDay = 4;
    private const double JumpSize = 0.16;
    private const double JumpHeat = 1.2;

    public double Base;
    public double Value;
    public double Influence;
    public int Driver;
    public double Load;
    public int Sector;
    public double SectorLoad;
    public double Own;
    public double OwnVolatility;
    public double OwnPull;
    public double JumpRate;
    public Heat Heat;

    /// <summary>How much more than on other days there is to hear, by order of a scenario.</summary>
    public double HeatFactor = 1;

    /// <summary>How far it has come: days of average activity, and seconds.</summary>
    public double Days;
    public double Seconds;

    public FundamentalNode()
    {
    }

    /// <summary>A share that goes with the market and its sector.</summary>
    public static FundamentalNode Share(InstrumentParameters parameters, int sector)
    {
        var variance = parameters.DailyVolatility * parameters.DailyVolatility;
        var withMarket = parameters.Beta * MarketVolatility;
        var rest = Math.Max(variance - (withMarket * withMarket), variance * OwnVarianceShareMin);
        return new FundamentalNode
        {
            Base = parameters.ReferencePrice,
            Driver = Market,
            Load = parameters.Beta,
            Sector = sector,
            SectorLoad = Math.Sqrt(rest * SectorShare),
            OwnVolatility = Math.Sqrt(rest * (1 - SectorShare)),
            OwnPull = DailyPull,
            JumpRate = JumpsPerDay,
            Heat = new Heat(HeatFast, HeatSlow),
        };
    }

    /// <summary>What follows another instrument by its gearing, and no sector.</summary>
    public static FundamentalNode Follower(InstrumentParameters parameters, int driver) => new()
    {
        Base = parameters.ReferencePrice,
        Driver = driver,
        Load = parameters.Gearing ?? 1,
        OwnVolatility = parameters.DailyVolatility * FollowerNoise,
        OwnPull = FollowerPull,
        Heat = new Heat(0, 0),
    };

    /// <summary>An index: what its members are worth.</summary>
    public static FundamentalNode Index(InstrumentParameters parameters) =>
        new() { Base = parameters.ReferencePrice, Driver = Basket, Heat = new Heat(0, 0) };

    /// <summary>Lets its own part of the value wander up to a time.</summary>
    public void MoveTo(double days, double seconds, ref Prng prng)
    {
        var (passed, busy) = (seconds - Seconds, (days - Days) * Heat.Value * HeatFactor);
        (Days, Seconds) = (days, seconds);
        Own += (OwnVolatility * Math.Sqrt(busy) * prng.NextNormal()) - (Own * Math.Min(OwnPull * busy, 1));
        if (JumpRate == 0)
        {
            return;
        }

        Heat.Pass(passed, ref prng);
        if (prng.Chance(JumpRate * busy))
        {
            Own += OwnVolatility * JumpSize * prng.NextNormal();
            Heat.Excite(JumpHeat);
        }
    }
}
