using System.Buffers.Binary;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Bench;

/// <summary>Packets as records into a market, batch by batch: the way of the server, without publishing.</summary>
/// <param name="indexByCode">The instrument of each security code.</param>
/// <param name="market">Where the records go.</param>
internal sealed class MarketBooks(int[] indexByCode, MarketState market)
{
    private const int BatchRecords = 512;
    private const long Thousandth = Price.Unit / 1_000;

    private readonly RecordBuffer _batch = new(2 * BatchRecords * 56);

    /// <summary>After each batch, before its changes are forgotten.</summary>
    public Action<MarketState>? Applied { get; init; }

    /// <summary>Applies packets that lie one after the other.</summary>
    public void Apply(ReadOnlySpan<byte> packets)
    {
        while (!packets.IsEmpty)
        {
            int size = BinaryPrimitives.ReadUInt16LittleEndian(packets);
            Append(packets[..size]);
            packets = packets[size..];
            if (_batch.Count >= BatchRecords)
            {
                Flush();
            }
        }

        Flush();
    }

    /// <summary>Appends the records of a packet.</summary>
    public void Append(ReadOnlySpan<byte> packet)
    {
        var reader = new OmdcPacketReader(packet);
        var time = (long)reader.Header.SendTime;
        while (reader.Read(out var message))
        {
            Append(in message, time);
        }
    }

    /// <summary>Applies what has been appended.</summary>
    public void Flush()
    {
        market.Apply(_batch);
        Applied?.Invoke(market);
        market.ForgetChanges();
        _batch.Clear();
    }

    private void Append(in OmdcMessage message, long time)
    {
        switch (message.Type)
        {
            case OmdcMessageType.AddOrder:
                ref readonly var add = ref message.As<AddOrderMessage>();
                ref var added = ref Order(in message, time, add.SecurityCode, OrderAction.Add, add.Side);
                (added.OrderId, added.Price, added.Size) = (add.OrderId, add.Price * Thousandth, add.Quantity);
                break;
            case OmdcMessageType.ModifyOrder:
                ref readonly var modify = ref message.As<ModifyOrderMessage>();
                ref var modified = ref Order(in message, time, modify.SecurityCode, OrderAction.Modify, modify.Side);
                (modified.OrderId, modified.Price, modified.Size) = (modify.OrderId, Price.Undefined, modify.Quantity);
                break;
            case OmdcMessageType.DeleteOrder:
                ref readonly var delete = ref message.As<DeleteOrderMessage>();
                ref var deleted = ref Order(in message, time, delete.SecurityCode, OrderAction.Cancel, delete.Side);
                (deleted.OrderId, deleted.Price) = (delete.OrderId, Price.Undefined);
                break;
            case OmdcMessageType.Trade:
                ref readonly var trade = ref message.As<TradeMessage>();
                ref var traded = ref _batch.Append<TradeRecord>(
                    Publisher.OmdcFullTick, indexByCode[trade.SecurityCode], (long)trade.TradeTime);
                (traded.Price, traded.Size, traded.Action) = (trade.Price * Thousandth, trade.Quantity, OrderAction.Trade);
                (traded.Side, traded.TsRecv, traded.Sequence) = (Side.None, time, message.SeqNum);
                traded.TradeId = trade.TradeID;
                break;
            default:
                break;
        }
    }

    private ref OrderRecord Order(in OmdcMessage message, long time, uint code, OrderAction action, ushort side)
    {
        ref var record = ref _batch.Append<OrderRecord>(Publisher.OmdcFullTick, indexByCode[code], time);
        (record.Action, record.Side) = (action, side == 0 ? Side.Bid : Side.Ask);
        (record.TsRecv, record.Sequence, record.Flags) = (time, message.SeqNum, RecordFlags.Last);
        return ref record;
    }
}
