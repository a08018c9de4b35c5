using System.Runtime.CompilerServices;

namespace Sampan.Market;

/// <summary>How many states of each type an instrument has been shown in today: the number of the one that is shown.</summary>
/// <remarks>
/// Trades have numbers of their own (<see cref="Quote.Number"/>). Numbers begin with 1 each day, rise with what is published and
/// with nothing else, so that they are the same for whoever looks. Some states differ in nothing that a reader is shown.
/// </remarks>
public struct StateNumbers
{
    /// <summary>The day that is numbered: where it begins, nanoseconds since the Unix epoch, UTC; 0 before the first.</summary>
    public long Day;

    /// <summary>Quotes, with the best bid and ask.</summary>
    public uint Quote;

    public uint Depth;

    /// <summary>Changes of the session, of a suspension, of the volatility control, and of what is doubtful.</summary>
    public uint Status;

    public uint Auction;

    /// <summary>Changes of the book, order by order: counted while somebody hears them (<see cref="OrderTaps"/>).</summary>
    public uint Orders;

    /// <summary>States in which running bars have changed: of all intervals at once, since a trade moves them all.</summary>
    public uint Running;

    /// <summary>Bars of each interval that were told as finished.</summary>
    public Counts Finished;

    /// <summary>The number of the newest state of the bars of an interval.</summary>
    public readonly uint Bar(int index) => Running + Finished[index];

    /// <summary>Begins a day after a number: 0, or what an earlier run may have told already.</summary>
    public static StateNumbers After(uint number, long day) => new()
    {
        Day = day,
        Quote = number,
        Depth = number,
        Status = number,
        Auction = number,
        Orders = number,
        Running = number,
    };

    /// <summary>The highest of them.</summary>
    public readonly uint Highest()
    {
        var highest = Math.Max(Math.Max(Quote, Depth), Math.Max(Math.Max(Status, Auction), Orders));
        for (var i = 0; i < BarSet.Count; i++)
        {
            highest = Math.Max(highest, Bar(i));
        }

        return highest;
    }

    /// <summary>Counts a state that is about to be shown.</summary>
    internal void Count(ChangeKinds changes)
    {
        Quote += (uint)(changes & ChangeKinds.Quote);
        Depth += (uint)(changes & ChangeKinds.Depth) >> 1;
    }

    /// <summary>A number for each interval, in the order of <see cref="BarClock.Intervals"/>.</summary>
    [InlineArray(BarSet.Count)]
    public struct Counts
    {
        private uint _first;
    }
}
