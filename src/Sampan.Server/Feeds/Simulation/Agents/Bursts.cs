namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>When decisions come: at random, and closer together after a trade.</summary>
/// <remarks>
/// A self-exciting process: each trade adds to the rate for some seconds, and so brings <see cref="Branching"/> further
/// trades on average. The steady part of the rate is lower by as much, so that the average stays what it should be.
/// </remarks>
internal sealed class Bursts
{
    private const double Branching = 0.35;
    private const double FadeSeconds = 2;
    private const double JumpMax = 10;
    private const double NanosPerSecond = 1e9;

    private readonly double _steadyRate;
    private readonly double _jump;
    private double _excess;

    /// <param name="rate">Decisions a second on average.</param>
    /// <param name="tradeShare">The share of decisions that trade.</param>
    public Bursts(double rate, double tradeShare)
    {
        _jump = Math.Min(Branching / (tradeShare * FadeSeconds), JumpMax);
        _steadyRate = rate * (1 - (_jump * FadeSeconds * tradeShare));
    }

    /// <summary>Takes note of a decision that traded.</summary>
    public void Excite() => _excess += _jump;

    /// <summary>When the next decision is due.</summary>
    /// <param name="time">Of the last one, nanoseconds.</param>
    /// <param name="activity">How busy the market is; 1 is average.</param>
    /// <param name="prng">Where chance comes from.</param>
    public long NextTime(long time, double activity, ref Prng prng)
    {
        var seconds = prng.NextExponential() / ((_steadyRate * activity) + _excess);
        var faded = seconds / FadeSeconds;
        _excess /= 1 + faded + (faded * faded / 2); // The exponential function, as far as it matters here.
        return time + 1 + (long)(seconds * NanosPerSecond);
    }
}
