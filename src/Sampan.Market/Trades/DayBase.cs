using System.Runtime.CompilerServices;

namespace Sampan.Market;

/// <summary>What was known of an instrument when its first kept trade of the day came: where a replay begins.</summary>
/// <remarks>Bars that reach back behind it: weeks and months, and whatever ran when the server took over from an earlier run.</remarks>
internal sealed class DayBase
{
    /// <summary>Bytes of one, with what every object has.</summary>
    public static readonly long Bytes = Unsafe.SizeOf<Quote>() + Unsafe.SizeOf<BarSet>() + (2 * IntPtr.Size);

    public Quote Quote;
    public BarSet Bars;
}
