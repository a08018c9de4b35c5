using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>The large orders of one security, worked in small pieces over minutes and hours: one at a time.</summary>
/// <remarks>They make the side of one trade tell of the next ones, as in real markets.</remarks>
internal struct LargeOrders
{
    // While one is worked it has this share of all that is taken, and it is worked most of the time.
    private const double Participation = 0.35;
    private const double StartChance = 0.02;
    private const double MinutesMin = 8;
    private const double MinutesMax = 180;
    private const double NanosPerMinute = 60e9;

    private Side _side;
    private long _until;

    /// <summary>Whether the next piece is due, and which side it is on.</summary>
    public bool TryTake(long time, ref Prng prng, out Side side)
    {
        if (time >= _until && prng.Chance(StartChance))
        {
            // Short ones are more frequent than long ones.
            var chance = prng.NextDouble();
            _until = time + (long)((MinutesMin + ((MinutesMax - MinutesMin) * chance * chance)) * NanosPerMinute);
            _side = prng.Chance(0.5) ? Side.Bid : Side.Ask;
        }

        side = _side;
        return time < _until && prng.Chance(Participation);
    }
}
