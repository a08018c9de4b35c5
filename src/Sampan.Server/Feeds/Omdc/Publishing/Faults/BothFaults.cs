using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Feeds.Omdc.Publishing.Faults;

/// <summary>The messages of a channel that are lost on both lines: a packet of either line that has one of them is lost.</summary>
/// <remarks>By number, since the lines put the same messages into different packets.</remarks>
internal sealed class BothFaults(double chance, int burst, Prng prng)
{
    private readonly List<(uint First, uint Last)> _windows = [];
    private Prng _prng = prng;
    private uint _drawnUpTo;

    /// <summary>Whether a message of a packet is to be lost.</summary>
    /// <param name="first">The packet's first number.</param>
    /// <param name="last">The packet's last number.</param>
    /// <param name="index">Where the line is among the windows; moves on, since packets come in the order of their numbers.</param>
    public bool Hits(uint first, uint last, ref int index)
    {
        if (chance <= 0)
        {
            return false;
        }

        while (_drawnUpTo < last)
        {
            Draw();
        }

        while (_windows[index].Last < first)
        {
            index++;
        }

        return _windows[index].First <= last;
    }

    /// <summary>The channel begins again with number 1.</summary>
    public void Restart()
    {
        _windows.Clear();
        _drawnUpTo = 0;
    }

    private void Draw()
    {
        var first = _drawnUpTo + 1 + (uint)Math.Min(_prng.NextExponential() / chance, int.MaxValue);
        var last = first + (uint)(_prng.NextDouble() * ((2 * burst) - 1));
        _windows.Add((first, last));
        _drawnUpTo = last;
    }
}
