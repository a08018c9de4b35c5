using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>Records one after the other, of any type, in the bytes they also have in a file.</summary>
/// <remarks>Grows to what its busiest batch needed and is used again. Not thread-safe: it belongs to one loop.</remarks>
public sealed class RecordBuffer
{
    private byte[] _bytes;
    private int _length;

    /// <param name="capacity">Bytes to start with.</param>
    public RecordBuffer(int capacity = 64 * 1024) => _bytes = new byte[capacity];

    /// <summary>Bytes in use.</summary>
    public int Length => _length;

    /// <summary>How many records there are.</summary>
    public int Count { get; private set; }

    /// <summary>The records' bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Appends an empty record of a type, its header filled in, for the caller to complete.</summary>
    /// <param name="publisherId">See <see cref="Publisher"/>.</param>
    /// <param name="instrument">The dense index of the instrument.</param>
    /// <param name="tsEvent">Nanoseconds since the Unix epoch, UTC.</param>
    /// <returns>The record; valid until the next call.</returns>
    public ref T Append<T>(ushort publisherId, int instrument, long tsEvent)
        where T : unmanaged, IRecord
    {
        var size = Unsafe.SizeOf<T>();
        MakeRoom(size);
        ref var record = ref Unsafe.As<byte, T>(ref _bytes[_length]);
        record = default;
        ref var header = ref Unsafe.As<T, RecordHeader>(ref record);
        header.LengthWords = (byte)(size / 4);
        header.Type = T.Type;
        header.PublisherId = publisherId;
        header.InstrumentId = (uint)instrument;
        header.TsEvent = tsEvent;
        _length += size;
        Count++;
        return ref record;
    }

    /// <summary>Appends a record as it is in another buffer.</summary>
    /// <param name="record">Its bytes, from the header to its end.</param>
    public void Append(ReadOnlySpan<byte> record)
    {
        MakeRoom(record.Length);
        record.CopyTo(_bytes.AsSpan(_length));
        _length += record.Length;
        Count++;
    }

    /// <summary>Empties the buffer and keeps its memory.</summary>
    public void Clear()
    {
        _length = 0;
        Count = 0;
    }

    /// <summary>Goes through the records in order.</summary>
    public Enumerator GetEnumerator() => new(Bytes);

    private void MakeRoom(int size)
    {
        if (_length + size > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + size));
        }
    }

    /// <summary>Walks from record to record by the length in each header.</summary>
    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> _bytes;
        private int _offset;
        private int _next;

        internal Enumerator(ReadOnlySpan<byte> bytes) => _bytes = bytes;

        /// <summary>The header of the current record; <see cref="Record.As{T}"/> gives the rest.</summary>
        public readonly ref readonly RecordHeader Current => ref MemoryMarshal.AsRef<RecordHeader>(_bytes[_offset..]);

        public bool MoveNext()
        {
            if (_next >= _bytes.Length)
            {
                return false;
            }

            _offset = _next;
            _next = _offset + Current.Length;
            return true;
        }
    }
}
