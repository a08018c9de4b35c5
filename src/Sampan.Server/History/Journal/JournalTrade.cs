using System.Runtime.InteropServices;
using Sampan.Market;

namespace Sampan.Server.History.Journal;

/// <summary>A trade as the journal keeps it: 48 bytes, little-endian.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = Bytes)]
public struct JournalTrade
{
    /// <summary>Its length in memory and in the file.</summary>
    public const int Bytes = 48;

    /// <summary>The stable id of the instrument.</summary>
    public uint InstrumentId;

    /// <summary>The number of the trade, from 1 each day.</summary>
    public uint Number;

    /// <summary>The venue's time, nanoseconds since the Unix epoch, UTC.</summary>
    public long TsEvent;

    /// <summary>When this server received it, nanoseconds since the Unix epoch, UTC.</summary>
    public long TsRecv;

    /// <summary>Units of 1e-9.</summary>
    public long Price;

    /// <summary>Shares.</summary>
    public uint Size;

    /// <summary>The venue's number of the trade; 0 for none.</summary>
    public uint TradeId;

    /// <summary>The venue's number of the message.</summary>
    public uint Sequence;

    /// <summary>See <see cref="Publisher"/>.</summary>
    public ushort PublisherId;

    /// <summary>The side of the aggressor.</summary>
    public Side Side;

    public RecordFlags Flags;

    /// <summary>What of a record is kept.</summary>
    public static JournalTrade Of(uint instrumentId, uint number, in TradeRecord trade) => new()
    {
        InstrumentId = instrumentId,
        Number = number,
        TsEvent = trade.Header.TsEvent,
        TsRecv = trade.TsRecv,
        Price = trade.Price,
        Size = trade.Size,
        TradeId = trade.TradeId,
        Sequence = trade.Sequence,
        PublisherId = trade.Header.PublisherId,
        Side = trade.Side,
        Flags = trade.Flags,
    };

    /// <summary>The record again, as the market told it.</summary>
    /// <param name="instrument">The dense index of the instrument.</param>
    public readonly TradeRecord ToRecord(int instrument) => new()
    {
        Header = new RecordHeader
        {
            LengthWords = 14,
            Type = RecordType.Trade,
            PublisherId = PublisherId,
            InstrumentId = (uint)instrument,
            TsEvent = TsEvent,
        },
        Price = Price,
        Size = Size,
        Action = OrderAction.Trade,
        Side = Side,
        Flags = Flags,
        TsRecv = TsRecv,
        Sequence = Sequence,
        TradeId = TradeId,
    };
}
