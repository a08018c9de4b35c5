namespace Sampan.Server.Feeds.Simulation.Fundamentals;

/// <summary>How much there is to hear: what makes prices move more and people trade more at the same time.</summary>
/// <remarks>
/// Two parts wander about zero and are pulled back, one within minutes, the other within hours: volatility comes in clusters
/// because of them, and with the same clusters in what is traded. The average is 1.
/// </remarks>
internal struct Heat
{
    private const double FastSeconds = 50;
    private const double SlowSeconds = 2_400;

    private double _fast;
    private double _slow;
    private double _fastDeviation;
    private double _slowDeviation;

    /// <param name="fast">Standard deviation of the logarithm's part that is gone within minutes.</param>
    /// <param name="slow">Of the part that is gone within hours.</param>
    public Heat(double fast, double slow)
    {
        (_fastDeviation, _slowDeviation) = (fast, slow);
        Value = 1;
    }

    /// <summary>1 is average.</summary>
    public double Value { get; private set; }

    /// <summary>Lets time pass.</summary>
    /// <param name="seconds">Seconds in which people listen.</param>
    /// <param name="prng">Where chance comes from.</param>
    public void Pass(double seconds, ref Prng prng)
    {
        _fast = Wander(_fast, _fastDeviation, seconds / FastSeconds, ref prng);
        _slow = Wander(_slow, _slowDeviation, seconds / SlowSeconds, ref prng);

        // The mean of a log-normal is above its median by half the variance.
        var half = ((_fastDeviation * _fastDeviation) + (_slowDeviation * _slowDeviation)) / 2;
        Value = PortableMath.Exp(Math.Clamp(_fast + _slow - half, -4, 4));
    }

    /// <summary>There is news.</summary>
    public void Excite(double amount) => _fast += amount;

    // The stationary deviation is the one that is given, in steps of any length.
    private static double Wander(double value, double deviation, double share, ref Prng prng)
    {
        var pull = Math.Min(share, 1);
        return value - (value * pull) + (deviation * Math.Sqrt(pull * (2 - pull)) * prng.NextNormal());
    }
}
