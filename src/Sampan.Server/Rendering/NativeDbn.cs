using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Sampan.Market;

namespace Sampan.Server.Rendering;

/// <summary>The messages of the native stream as records (<c>sampan.v1.dbn</c>): DBN's layouts, each behind 16 bytes of our own.</summary>
/// <remarks>
/// The 16 bytes are four numbers of 32 bits, little-endian: the number of the message, how many states it replaces, the day as
/// <c>20261123</c>, and <see cref="Flags"/>. The record tells its own length, so that several may follow one another.
/// </remarks>
internal sealed class NativeDbn(InstrumentDirectory instruments, NativeJson json)
{
    private const int HeadBytes = 16;
    private const int TradeBytes = 48;
    private const int BarBytes = 56;
    private const int LevelBytes = 32;
    private const byte SnapshotFlag = 32;

    /// <summary>What of a message the record can't say.</summary>
    [Flags]
    public enum Flags : uint
    {
        None = 0,

        /// <summary>It begins a subscription.</summary>
        Snapshot = 1,

        /// <summary>The interval of the bar is over.</summary>
        Final = 2,

        /// <summary>The book is doubtful.</summary>
        Suspect = 4,

        /// <summary>The feed is silent.</summary>
        Stale = 8,
    }

    /// <summary>Writes a trade: DBN's <c>trades</c>.</summary>
    public int Trade(Span<byte> destination, in NativeHead head, in TradeRecord trade)
    {
        var record = Begin(destination, in head, Flags.None);
        MemoryMarshal.AsBytes(new ReadOnlySpan<TradeRecord>(in trade))[..TradeBytes].CopyTo(record);
        WriteHeader(record, RecordType.Trade, TradeBytes, trade.Header.PublisherId, in head, trade.Header.TsEvent);
        return HeadBytes + TradeBytes;
    }

    /// <summary>Writes where trades stand: a trade with the last price, marked as a snapshot.</summary>
    public int TradeSnapshot(Span<byte> destination, in NativeHead head, in InstrumentSnapshot snapshot)
    {
        var record = Begin(destination, in head, Flags.None);
        WriteLast(record, in snapshot.Quote, (byte)OrderAction.Trade);
        WriteHeader(record, RecordType.Trade, TradeBytes, 0, in head, snapshot.Quote.LastTime);
        return HeadBytes + TradeBytes;
    }

    /// <summary>Writes the last price with the best bid and ask: DBN's <c>mbp-1</c>.</summary>
    public int Quote(Span<byte> destination, in NativeHead head, in InstrumentSnapshot snapshot)
    {
        var record = Begin(destination, in head, SuspectFlag(in snapshot));
        WriteLast(record, in snapshot.Quote, (byte)OrderAction.Modify);
        WriteLevel(record[TradeBytes..], snapshot.BestBid, snapshot.BestAsk);
        WriteHeader(record, (RecordType)1, TradeBytes + LevelBytes, 0, in head, snapshot.Time);
        return HeadBytes + TradeBytes + LevelBytes;
    }

    /// <summary>Writes ten levels a side: DBN's <c>mbp-10</c>.</summary>
    public int Depth(Span<byte> destination, in NativeHead head, in InstrumentSnapshot snapshot, int levels)
    {
        const int Length = TradeBytes + (Sampan.Market.Depth.LevelsMax * LevelBytes);
        var record = Begin(destination, in head, SuspectFlag(in snapshot));
        WriteLast(record, in snapshot.Quote, (byte)OrderAction.Modify);
        for (var i = 0; i < Sampan.Market.Depth.LevelsMax; i++)
        {
            var bid = i < Math.Min(levels, snapshot.Bids.Count) ? snapshot.Bids.Level[i] : default;
            var ask = i < Math.Min(levels, snapshot.Asks.Count) ? snapshot.Asks.Level[i] : default;
            WriteLevel(record[(TradeBytes + (i * LevelBytes))..], bid, ask);
        }

        WriteHeader(record, (RecordType)10, Length, 0, in head, snapshot.Time);
        return HeadBytes + Length;
    }

    /// <summary>Writes a bar: DBN's <c>ohlcv</c>; its time is the bar's start.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="head">The head.</param>
    /// <param name="interval">Where the interval lies in <see cref="BarClock.Intervals"/>.</param>
    /// <param name="bar">The bar.</param>
    /// <param name="isFinal">Whether its interval is over.</param>
    public int Bar(Span<byte> destination, in NativeHead head, int interval, in Bar bar, bool isFinal)
    {
        var record = Begin(destination, in head, isFinal ? Flags.Final : Flags.None);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], bar.Open);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], bar.High);
        BinaryPrimitives.WriteInt64LittleEndian(record[32..], bar.Low);
        BinaryPrimitives.WriteInt64LittleEndian(record[40..], bar.Close);
        BinaryPrimitives.WriteInt64LittleEndian(record[48..], bar.Volume);
        WriteHeader(record, TypeOf(interval), BarBytes, 0, in head, bar.Start);
        return HeadBytes + BarBytes;
    }

    /// <summary>Writes the session and suspensions: DBN's <c>status</c>, with the exchange's number of the session behind it.</summary>
    public int Status(Span<byte> destination, in NativeHead head, in InstrumentSnapshot snapshot, bool isStale)
    {
        var record = Begin(destination, in head, SuspectFlag(in snapshot) | (isStale ? Flags.Stale : Flags.None));
        var isTrading = snapshot.Venue.Phase == TradingPhase.Continuous && !snapshot.Venue.IsSuspended;
        var status = new StatusRecord
        {
            TsRecv = snapshot.Time,
            Action = snapshot.Venue.IsSuspended ? StatusAction.Suspend : isTrading ? StatusAction.Trading : StatusAction.None,
            IsTrading = (byte)(snapshot.Venue.Phase == TradingPhase.Unknown ? '~' : isTrading ? 'Y' : 'N'),
            IsQuoting = (byte)'~',
            IsShortSellRestricted = (byte)'~',
            Phase = snapshot.Venue.Phase,
        };
        MemoryMarshal.AsBytes(new ReadOnlySpan<StatusRecord>(in status)).CopyTo(record);
        var time = Math.Max(snapshot.Venue.PhaseTime, snapshot.Venue.SuspensionTime);
        WriteHeader(record, RecordType.Status, 40, 0, in head, time);
        return HeadBytes + 40;
    }

    /// <summary>DBN knows minutes, hours and days; the others have numbers of our own.</summary>
    private static RecordType TypeOf(int interval) => BarClock.Intervals[interval] switch
    {
        BarInterval.Minute1 => (RecordType)0x21,
        BarInterval.Hour1 => (RecordType)0x22,
        BarInterval.Day => (RecordType)0x23,
        _ => (RecordType)(0xD0 + interval),
    };

    private static Flags SuspectFlag(in InstrumentSnapshot snapshot) => snapshot.Quote.IsSuspect ? Flags.Suspect : Flags.None;

    private Span<byte> Begin(Span<byte> destination, in NativeHead head, Flags flags)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, head.Number);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], head.Replaced);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], head.Day > 0 ? (uint)json.DayText(head.Day) : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], (uint)(flags | (head.IsSnapshot ? Flags.Snapshot : Flags.None)));
        var record = destination[HeadBytes..];
        record[..(TradeBytes + (Sampan.Market.Depth.LevelsMax * LevelBytes))].Clear();
        return record;
    }

    private void WriteHeader(Span<byte> record, RecordType type, int length, ushort publisher, in NativeHead head, long time)
    {
        record[0] = (byte)(length / 4);
        record[1] = (byte)type;
        BinaryPrimitives.WriteUInt16LittleEndian(record[2..], publisher);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], instruments.Current[head.Instrument].Id);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], time);
        if (head.IsSnapshot && type is not RecordType.Status && length != BarBytes)
        {
            record[30] |= SnapshotFlag;
        }
    }

    private static void WriteLast(Span<byte> record, in Quote quote, byte action)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], quote.Last);
        BinaryPrimitives.WriteUInt32LittleEndian(record[24..], SizeOf(Math.Max(0, quote.LastSize)));
        record[28] = action;
        record[29] = quote.LastSide is Side.Bid or Side.Ask ? (byte)quote.LastSide : (byte)'N';
        BinaryPrimitives.WriteInt64LittleEndian(record[32..], quote.LastTime);
    }

    private static void WriteLevel(Span<byte> pair, PriceLevel bid, PriceLevel ask)
    {
        BinaryPrimitives.WriteInt64LittleEndian(pair, bid.Orders == 0 && bid.Size == 0 ? Price.Undefined : bid.Price);
        BinaryPrimitives.WriteInt64LittleEndian(pair[8..], ask.Orders == 0 && ask.Size == 0 ? Price.Undefined : ask.Price);
        BinaryPrimitives.WriteUInt32LittleEndian(pair[16..], SizeOf(bid.Size));
        BinaryPrimitives.WriteUInt32LittleEndian(pair[20..], SizeOf(ask.Size));
        BinaryPrimitives.WriteUInt32LittleEndian(pair[24..], (uint)bid.Orders);
        BinaryPrimitives.WriteUInt32LittleEndian(pair[28..], (uint)ask.Orders);
    }

    /// <summary>The greatest number of 32 bits stands for none in DBN.</summary>
    private static uint SizeOf(long size) => (uint)Math.Min(size, uint.MaxValue - 1);
}
