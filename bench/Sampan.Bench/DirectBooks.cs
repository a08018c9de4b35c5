using System.Buffers.Binary;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Bench;

/// <summary>Packets straight into books, without a market: what decoding and books cost by themselves.</summary>
/// <param name="indexByCode">The instrument of each security code.</param>
/// <param name="books">Where the orders go.</param>
/// <param name="prefetch">Whether memory is asked for ahead, a block of messages at a time.</param>
internal sealed class DirectBooks(int[] indexByCode, BookSet books, bool prefetch)
{
    private const long Thousandth = Price.Unit / 1_000;
    private const int BlockChanges = 64;

    private readonly Change[] _block = new Change[BlockChanges];
    private int _pending;

    /// <summary>Changes that the books refused.</summary>
    public long Refused { get; private set; }

    /// <summary>Applies packets that lie one after the other.</summary>
    public void Apply(ReadOnlySpan<byte> packets)
    {
        while (!packets.IsEmpty)
        {
            int size = BinaryPrimitives.ReadUInt16LittleEndian(packets);
            var reader = new OmdcPacketReader(packets[..size]);
            while (reader.Read(out var message))
            {
                Take(in message);
            }

            packets = packets[size..];
        }

        Flush();
    }

    private void Take(in OmdcMessage message)
    {
        ref var change = ref _block[_pending];
        switch (message.Type)
        {
            case OmdcMessageType.AddOrder:
                ref readonly var add = ref message.As<AddOrderMessage>();
                (change.OrderId, change.Price, change.Size) = (add.OrderId, add.Price, add.Quantity);
                Pend(ref change, OrderAction.Add, add.SecurityCode, add.Side);
                break;
            case OmdcMessageType.ModifyOrder:
                ref readonly var modify = ref message.As<ModifyOrderMessage>();
                (change.OrderId, change.Size) = (modify.OrderId, modify.Quantity);
                Pend(ref change, OrderAction.Modify, modify.SecurityCode, modify.Side);
                break;
            case OmdcMessageType.DeleteOrder:
                ref readonly var delete = ref message.As<DeleteOrderMessage>();
                change.OrderId = delete.OrderId;
                Pend(ref change, OrderAction.Cancel, delete.SecurityCode, delete.Side);
                break;
            default:
                break;
        }
    }

    private void Pend(ref Change change, OrderAction action, uint code, ushort side)
    {
        change.Action = action;
        change.Side = side == 0 ? Side.Bid : Side.Ask;
        change.Instrument = indexByCode[code];
        if (prefetch)
        {
            books.PrefetchBook(change.Instrument);
        }

        if (++_pending == BlockChanges)
        {
            Flush();
        }
    }

    private void Flush()
    {
        var block = _block.AsSpan(0, _pending);
        if (prefetch)
        {
            foreach (ref readonly var change in block)
            {
                books.PrefetchOrder(change.Instrument, change.OrderId, change.Side);
            }
        }

        foreach (ref readonly var change in block)
        {
            Refused += Apply(in change) ? 0 : 1;
        }

        _pending = 0;
    }

    private bool Apply(in Change change) => change.Action switch
    {
        OrderAction.Add => books.TryAdd(change.Instrument, change.OrderId, change.Side, change.Price * Thousandth, change.Size),
        OrderAction.Modify => books.TryModify(change.Instrument, change.OrderId, change.Size),
        _ => books.TryRemove(change.Instrument, change.OrderId),
    };

    private struct Change
    {
        public ulong OrderId;
        public int Instrument;
        public int Price;
        public uint Size;
        public OrderAction Action;
        public Side Side;
    }
}
