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

    /// <summary>Whether anything was told.</summary>
    public readonly bool HasAny
    {
        get
        {
            var bars = 0u;
            foreach (var finished in Finished)
            {
                bars |= finished;
            }

            return (Trade | Quote | Depth | Status | Auction | Running | bars) != 0;
        }
    }

    /// <summary>The numbers that the next run begins with.</summary>
    /// <remarks>
    /// It begins without a book and without a session: another state than the last one of this run, and so with another number. The
    /// quote is counted when it is shown.
    /// </remarks>
    public readonly StateNumbers ToStates(long day) => new()
    {
        Day = day,
        Quote = Quote,
        Depth = Next(Depth),
        Status = Next(Status),
        Auction = Next(Auction),
        Running = Next(Running),
        Finished = Finished,
    };

    private static uint Next(uint number) => number == 0 ? 0 : number + 1;
}
