using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Feeds.Omdc.Publishing.Faults;

/// <summary>Decides packet by packet what goes wrong on one line of one channel.</summary>
internal sealed class LineFaults(LineFaultOptions options, Prng prng, BothFaults? both)
{
    private Prng _prng = prng;
    private int _dropping;
    private int _bothIndex;

    /// <summary>The fate of the next packet.</summary>
    /// <param name="first">The number of its first message.</param>
    /// <param name="count">How many messages it has; none for a heartbeat.</param>
    public PacketFate Decide(uint first, int count)
    {
        // Every packet draws as often as any other, so that one fault does not decide where the next one falls.
        var (drop, duplicate, reorder, delay, truncate) = (
            Draw(options.Drop), Draw(options.Duplicate), Draw(options.Reorder), Draw(options.Delay), Draw(options.Truncate));
        if (_dropping > 0)
        {
            _dropping--;
            return PacketFate.Lost;
        }

        if (drop)
        {
            _dropping = BurstOf(options.DropBurst) - 1;
            return PacketFate.Lost;
        }

        if (count > 0 && both?.Hits(first, first + (uint)count - 1, ref _bothIndex) == true)
        {
            return PacketFate.Lost;
        }

        return truncate ? PacketFate.Cut : new PacketFate(
            Copies: duplicate ? 2 : 1,
            IsCut: false,
            IsSwapped: reorder,
            Delay: delay ? options.DelayFor.Ticks * TimeSpan.NanosecondsPerTick : 0);
    }

    /// <summary>The channel begins again with number 1.</summary>
    public void Restart() => _bothIndex = 0;

    private bool Draw(double chance) => _prng.NextDouble() < chance;

    private int BurstOf(int mean) => 1 + (int)(_prng.NextDouble() * ((2 * mean) - 1));
}

/// <summary>What becomes of a packet.</summary>
/// <param name="Copies">How often it arrives; 0 when it is lost.</param>
/// <param name="IsCut">Whether its end is missing: then nobody can read it.</param>
/// <param name="IsSwapped">Whether it comes after the next one.</param>
/// <param name="Delay">By how much it is late, in nanoseconds.</param>
internal readonly record struct PacketFate(int Copies, bool IsCut, bool IsSwapped, long Delay)
{
    public static readonly PacketFate Lost;

    public static readonly PacketFate Cut = new(1, IsCut: true, IsSwapped: false, 0);

    /// <summary>It arrives as it is.</summary>
    public static readonly PacketFate Whole = new(1, IsCut: false, IsSwapped: false, 0);

    /// <summary>Whether its messages arrive.</summary>
    public bool IsReadable => Copies > 0 && !IsCut;
}
