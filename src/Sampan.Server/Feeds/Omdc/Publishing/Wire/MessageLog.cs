namespace Sampan.Server.Feeds.Omdc.Publishing.Wire;

/// <summary>The last messages of a channel, by number: what the lines send, and what is sent again on request.</summary>
/// <remarks>
/// One thread appends; any thread may read. What the lines have not sent yet is kept beside the last <paramref name="keptMax"/>.
/// What is kept no longer gives its memory to what comes.
/// </remarks>
/// <param name="keptMax">How many messages can be asked for again.</param>
internal sealed class MessageLog(int keptMax)
{
    private const int ChunkBytes = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly Stack<Chunk> _free = [];
    private Entry[] _entries = new Entry[256];
    private Chunk _current = new();
    private int _count;
    private uint _last;
    private uint _unsent = 1;

    /// <summary>How many messages there have been, over all resets.</summary>
    public long Appended { get; private set; }

    /// <summary>The number of the last message; 0 before the first.</summary>
    public uint Last => Volatile.Read(ref _last);

    /// <summary>The number of the oldest message that can be asked for again.</summary>
    public uint First
    {
        get
        {
            lock (_gate)
            {
                return _last - (uint)Math.Min(_count, keptMax) + 1;
            }
        }
    }

    private uint Oldest => _last - (uint)_count + 1;

    /// <summary>Adds a message under the next number.</summary>
    public void Append(ReadOnlySpan<byte> message)
    {
        lock (_gate)
        {
            while (_count >= keptMax && Oldest < _unsent)
            {
                Forget();
            }

            MakeRoom(message.Length);
            message.CopyTo(_current.Bytes.AsSpan(_current.Used));
            _entries[IndexOf(_last + 1)] = new Entry(_current, (ushort)_current.Used, (ushort)message.Length);
            _current.Used += message.Length;
            _current.Live++;
            _count++;
            _last++;
            Appended++;
        }
    }

    /// <summary>Copies messages, one behind the other, as many as fit.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The last that is wanted.</param>
    /// <param name="countMax">The most messages.</param>
    /// <param name="into">Where to.</param>
    /// <returns>How many bytes and messages were copied; none when the first is not kept.</returns>
    public (int Bytes, int Messages) Copy(uint from, uint to, int countMax, Span<byte> into)
    {
        lock (_gate)
        {
            var (bytes, count) = (0, 0);
            while (count < countMax && IsKept(from + (uint)count) && from + (uint)count <= to)
            {
                var entry = _entries[IndexOf(from + (uint)count)];
                if (entry.Length > into.Length - bytes)
                {
                    break;
                }

                entry.Bytes.CopyTo(into[bytes..]);
                bytes += entry.Length;
                count++;
            }

            return (bytes, count);
        }
    }

    /// <summary>All lines have sent what is before a number.</summary>
    public void MarkSent(uint number) => _unsent = number;

    /// <summary>Forgets all there is.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            while (_count > 0)
            {
                Forget();
            }
        }
    }

    /// <summary>Begins again with number 1.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            Clear();
            (_last, _unsent) = (0, 1);
        }
    }

    private bool IsKept(uint number) => number > 0 && number <= _last && _last - number < (uint)_count;

    private int IndexOf(uint number) => (int)(number & (uint)(_entries.Length - 1));

    private void MakeRoom(int length)
    {
        if (_count == _entries.Length)
        {
            Grow();
        }

        if (_current.Used + length > ChunkBytes)
        {
            _current = _free.TryPop(out var chunk) ? chunk : new Chunk();
        }
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[old.Length * 2];
        for (var number = Oldest; number <= _last; number++)
        {
            _entries[IndexOf(number)] = old[number & (uint)(old.Length - 1)];
        }
    }

    private void Forget()
    {
        var chunk = _entries[IndexOf(Oldest)].Chunk;
        _count--;
        if (--chunk.Live > 0)
        {
            return;
        }

        chunk.Used = 0;
        if (chunk != _current)
        {
            _free.Push(chunk);
        }
    }

    private sealed class Chunk
    {
        public readonly byte[] Bytes = new byte[ChunkBytes];
        public int Used;
        public int Live;
    }

    private readonly record struct Entry(Chunk Chunk, ushort Offset, ushort Length)
    {
        public ReadOnlySpan<byte> Bytes => Chunk.Bytes.AsSpan(Offset, Length);
    }
}
