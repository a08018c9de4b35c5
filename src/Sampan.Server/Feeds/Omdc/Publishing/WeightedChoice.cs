using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>Draws one of many by weight in one step: Walker's alias method.</summary>
internal sealed class WeightedChoice
{
    // A place stands for itself with a chance of its part of 2^32, else for its alias.
    private readonly uint[] _part;
    private readonly int[] _alias;

    /// <param name="weights">Not negative, and not all 0.</param>
    public WeightedChoice(IReadOnlyList<double> weights)
    {
        _part = new uint[weights.Count];
        _alias = new int[weights.Count];
        var scale = weights.Count / weights.Sum();
        var scaled = weights.Select(weight => weight * scale).ToArray();
        var small = new Stack<int>(Enumerable.Range(0, scaled.Length).Where(i => scaled[i] < 1));
        var large = new Stack<int>(Enumerable.Range(0, scaled.Length).Where(i => scaled[i] >= 1));
        while (small.Count > 0 && large.Count > 0)
        {
            var (poor, rich) = (small.Pop(), large.Pop());
            _part[poor] = (uint)(scaled[poor] * uint.MaxValue);
            _alias[poor] = rich;
            scaled[rich] -= 1 - scaled[poor];
            (scaled[rich] < 1 ? small : large).Push(rich);
        }

        foreach (var full in small.Concat(large))
        {
            (_part[full], _alias[full]) = (uint.MaxValue, full);
        }
    }

    /// <summary>Draws one.</summary>
    public int Draw(ref Prng random)
    {
        var bits = random.Next();
        var place = (int)(((bits >> 32) * (ulong)_part.Length) >> 32);
        return (uint)bits <= _part[place] ? place : _alias[place];
    }
}
