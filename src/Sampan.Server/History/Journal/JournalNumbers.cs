using System.Runtime.InteropServices;
using Sampan.Market;

namespace Sampan.Server.History.Journal;

/// <summary>The last numbers of an instrument's trades and states.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = Bytes)]
internal struct JournalNumbers
{
    public const int Bytes = 8 + (4 * (5 + BarSet.Count));

    /// <summary>The stable id of the instrument.</summary>
    public uint InstrumentId;

    public uint Trade;

    public uint Quote;

    public uint Depth;

    public uint Status;

    public uint Auction;

    public uint Running;

    public StateNumbers.Counts Finished;

    public static JournalNumbers Of(uint instrumentId, uint trade, in StateNumbers numbers) => new()
    {
        InstrumentId = instrumentId,
        Trade = trade,
        Quote = numbers.Quote,
        Depth = numbers.Depth,
        Status = numbers.Status,
        Auction = numbers.Auction,
        Running = numbers.Running,
        Finished = numbers.Finished,
    };

    public readonly StateNumbers ToStates(long day) => new()
    {
        Day = day,
        Quote = Quote,
        Depth = Depth,
        Status = Status,
        Auction = Auction,
        Running = Running,
        Finished = Finished,
    };
}
