using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>A trade of today as it is kept for the case that it is cancelled: 24 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 24)]
internal struct DayTrade
{
    private const int MinuteShift = 47;
    private const int KindShift = 58;
    private const int SideShift = 62;
    private const ulong TimeMask = (1UL << MinuteShift) - 1;
    private const ulong MinuteMask = (1UL << (KindShift - MinuteShift)) - 1;
    private const ulong KindMask = (1UL << (SideShift - KindShift)) - 1;
    private const long NanosPerMinute = 60 * HongKongTime.NanosPerSecond;

    /// <summary>Units of 1e-9.</summary>
    public long Price;

    /// <summary>Shares; 0 when it was cancelled.</summary>
    public uint Size;

    /// <summary>The venue's number, 0 for none.</summary>
    public uint Id;

    // From the lowest bit: 47 bits of nanoseconds since midnight, 11 of minutes since midnight, 4 of kind, 2 of side.
    private ulong _packed;

    /// <param name="day">Where the day begins, nanoseconds since the Unix epoch, UTC. So the other times.</param>
    /// <param name="placed">A time in the minute whose bars hold it.</param>
    /// <param name="time">The venue's time of the trade; one outside the day is put to its edge.</param>
    /// <param name="kind">How it came about.</param>
    /// <param name="side">The aggressor.</param>
    public DayTrade(long day, long placed, long time, DayTradeKind kind, Side side)
    {
        var sinceMidnight = (ulong)Math.Clamp(time - day, 0, HongKongTime.NanosPerDay - 1);
        var minute = (ulong)((placed - day) / NanosPerMinute);
        var sideBits = side switch { Side.Bid => 1UL, Side.Ask => 2UL, _ => 0UL };
        _packed = sinceMidnight | (minute << MinuteShift) | ((ulong)kind << KindShift) | (sideBits << SideShift);
    }

    public readonly DayTradeKind Kind => (DayTradeKind)((_packed >> KindShift) & KindMask);

    public readonly Side Side => (_packed >> SideShift) switch { 1 => Side.Bid, 2 => Side.Ask, _ => Side.None };

    /// <summary>The venue's time of the trade.</summary>
    public readonly long TimeOn(long day) => day + (long)(_packed & TimeMask);

    /// <summary>The minute whose bars hold it.</summary>
    public readonly long MinuteOn(long day) => day + ((long)((_packed >> MinuteShift) & MinuteMask) * NanosPerMinute);
}
