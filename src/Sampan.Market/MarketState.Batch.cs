using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <content>Many records at once: while the books of some are waited for, the memory of the next is already on its way.</content>
public sealed partial class MarketState
{
    // So many lines are asked for before the first is needed: as many as arrive while one record is applied, and more.
    private const int BlockRecords = 64;

    private readonly int[] _block = new int[BlockRecords];

    /// <summary>Applies all records of a batch in order: the same as one after the other, and several times as fast.</summary>
    public void Apply(RecordBuffer batch)
    {
        var records = batch.Bytes;
        var next = 0;
        while (next < records.Length)
        {
            var count = TakeBlock(records, ref next);
            foreach (var offset in _block.AsSpan(0, count))
            {
                Prefetch(in HeaderAt(records, offset));
            }

            foreach (var offset in _block.AsSpan(0, count))
            {
                Apply(in HeaderAt(records, offset));
            }
        }
    }

    private static ref readonly RecordHeader HeaderAt(ReadOnlySpan<byte> records, int offset) =>
        ref MemoryMarshal.AsRef<RecordHeader>(records[offset..]);

    /// <summary>Notes where the next records lie, and asks for their books.</summary>
    private int TakeBlock(ReadOnlySpan<byte> records, ref int next)
    {
        var count = 0;
        while (count < BlockRecords && next < records.Length)
        {
            ref readonly var header = ref HeaderAt(records, next);
            _block[count++] = next;
            next += header.Length;
            if (IsOrderOfBook(in header))
            {
                _books.PrefetchBook((int)header.InstrumentId);
            }
        }

        return count;
    }

    private void Prefetch(ref readonly RecordHeader header)
    {
        if (IsOrderOfBook(in header))
        {
            ref readonly var order = ref Record.As<OrderRecord>(in header);
            _books.PrefetchOrder((int)header.InstrumentId, order.OrderId, order.Side);
        }
        else if (header.Type == RecordType.Trade && header.InstrumentId < (uint)_states.Length)
        {
            _states[header.InstrumentId].PrefetchTrade();
        }
    }

    private bool IsOrderOfBook(ref readonly RecordHeader header) =>
        header.Type == RecordType.Order && header.InstrumentId < (uint)_books.Count;
}
