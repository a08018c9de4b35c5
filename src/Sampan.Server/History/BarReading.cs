using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>Which bars are read, and how they are made of minutes.</summary>
/// <param name="Interval">Their span: any of the ten.</param>
/// <param name="Until">The newest begins at this time or earlier; nanoseconds since the Unix epoch, UTC.</param>
/// <param name="Limit">How many at most.</param>
public readonly record struct BarReading(BarInterval Interval, long Until, int Limit)
{
    /// <summary>
    /// Whether auctions are bars of their own at every interval of a part of the day: the opening auction at 09:29, the closing auction
    /// at the end of continuous trading. Else they are part of the first and the last bar.
    /// </summary>
    public bool AuctionsApart { get; init; }

    /// <summary>Whether to tell of bars that are none any more, too: they have <see cref="BarFlags.Void"/> and no prices.</summary>
    public bool WithVoid { get; init; }

    /// <summary>The running minute, which goes before what is stored from its start on; null for none.</summary>
    public Bar? Running { get; init; }
}
