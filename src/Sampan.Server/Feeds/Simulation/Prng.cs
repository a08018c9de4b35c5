using System.Numerics;

namespace Sampan.Server.Feeds.Simulation;

/// <summary>A generator of pseudo-random numbers that is the same on every machine and in every version.</summary>
/// <remarks>
/// xoshiro256** by Blackman and Vigna, seeded by splitmix64. <see cref="Random"/> promises no algorithm, so a seed
/// could mean another market after an update. What is derived from the bits uses nothing but IEEE 754's basic
/// operations, which are exact everywhere. A struct: copying it forks the sequence.
/// </remarks>
internal struct Prng
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <param name="seed">Which market.</param>
    /// <param name="stream">Which of its independent sequences.</param>
    public Prng(ulong seed, ulong stream)
    {
        var state = seed;
        state = SplitMix(ref state) ^ stream;
        (_a, _b, _c, _d) = (SplitMix(ref state), SplitMix(ref state), SplitMix(ref state), SplitMix(ref state));
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number from 0 to just below 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>
    /// A number around 0 with standard deviation 1, nearly normal: a sum of four uniform ones, at most 3.46.
    /// </summary>
    public double NextNormal()
    {
        // A uniform number from 0 to 1 has variance 1/12, four have 1/3: the scale is the root of three.
        const double Scale = 1.7320508075688772 / 65_536;
        var bits = Next();
        var sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return ((double)sum - (2 * 65_535)) * Scale;
    }

    /// <summary>
    /// The time between two events that come one a unit of time on average, each independent of the last.
    /// </summary>
    public double NextExponential() => -PortableMath.Log(1 - NextDouble());

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
