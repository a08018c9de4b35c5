namespace Sampan.Server.Feeds.Simulation;

/// <summary>What moves one efficient price: what it follows, its sector, and itself.</summary>
/// <remarks>All influences add up, and <see cref="PortableMath.FactorOf"/> the sum is the factor on the base.</remarks>
internal struct LatentNode
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

    public double Base;
    public double Price;
    public double Influence;
    public int Driver;
    public double Load;
    public int Sector;
    public double SectorLoad;
    public double Own;
    public double OwnVolatility;
    public double OwnPull;

    /// <summary>A share that goes with the market and its sector.</summary>
    public static LatentNode Share(InstrumentParameters parameters, int sector)
    {
        var variance = parameters.DailyVolatility * parameters.DailyVolatility;
        var withMarket = parameters.Beta * MarketVolatility;
        var rest = Math.Max(variance - (withMarket * withMarket), variance * OwnVarianceShareMin);
        return new LatentNode
        {
            Base = parameters.ReferencePrice,
            Driver = Market,
            Load = parameters.Beta,
            Sector = sector,
            SectorLoad = Math.Sqrt(rest * SectorShare),
            OwnVolatility = Math.Sqrt(rest * (1 - SectorShare)),
            OwnPull = DailyPull,
        };
    }

    /// <summary>What follows another instrument by its gearing, and no sector.</summary>
    public static LatentNode Follower(InstrumentParameters parameters, int driver) => new()
    {
        Base = parameters.ReferencePrice,
        Driver = driver,
        Load = parameters.Gearing ?? 1,
        OwnVolatility = parameters.DailyVolatility * FollowerNoise,
        OwnPull = FollowerPull,
    };

    /// <summary>An index: what its members are worth.</summary>
    public static LatentNode Index(InstrumentParameters parameters) =>
        new() { Base = parameters.ReferencePrice, Driver = Basket };
}
