using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sampan.Server.History.Journal;

/// <summary>The trades of one day on disk, and where each lies.</summary>
/// <remarks>One thread appends; any thread reads.</remarks>
internal sealed class JournalDay : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly Dictionary<uint, Series> _series = [];
    private long _end;

    private JournalDay(long day, SafeFileHandle file) => (Day, _file) = (day, file);

    /// <summary>Where the day begins, nanoseconds since the Unix epoch, UTC.</summary>
    public long Day { get; }

    /// <summary>The last mark: what it means says <see cref="JournalBlockKind.Mark"/>.</summary>
    public uint Mark { get; private set; }

    /// <summary>No trade since the last mark has a number up to this one, though none may be stored that has it.</summary>
    public uint Floor { get; private set; }

    /// <summary>What the last run has left when it closed the journal in order; null when it did not.</summary>
    public JournalNumbers[]? Closed { get; private set; }

    /// <summary>Bytes at the end of the file that were not written whole, and were cut off.</summary>
    public long Torn { get; private set; }

    /// <summary>Whether the file was there before.</summary>
    public bool WasThere { get; private set; }

    /// <summary>Opens a day, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="day">Where the day begins, nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="isWritable">Whether it is to be appended to: then what is torn is cut off.</param>
    /// <exception cref="IOException">The file can't be read or written, or is none of ours.</exception>
    public static JournalDay Open(string path, long day, bool isWritable)
    {
        var file = File.OpenHandle(
            path,
            isWritable ? FileMode.OpenOrCreate : FileMode.Open,
            isWritable ? FileAccess.ReadWrite : FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete);
        var opened = new JournalDay(day, file);
        try
        {
            opened.Load(path, isWritable);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        return opened;
    }

    /// <summary>The number of the last trade of an instrument; 0 for none.</summary>
    public uint LastOf(uint instrumentId) => Find(instrumentId)?.Last ?? 0;

    /// <summary>The highest number of a trade of any instrument; 0 for none.</summary>
    public uint HighestTrade()
    {
        lock (_series)
        {
            return _series.Count == 0 ? 0 : _series.Values.Max(series => series.Last);
        }
    }

    /// <summary>The ids of the instruments that have traded.</summary>
    public uint[] Instruments()
    {
        lock (_series)
        {
            return [.. _series.Keys];
        }
    }

    /// <summary>Appends a sealed block to the file.</summary>
    public void Append(ReadOnlySpan<byte> block)
    {
        RandomAccess.Write(_file, block, _end);
        Take(block, _end);
        _end += block.Length;
    }

    /// <summary>Whatever was appended survives a loss of power from here on.</summary>
    public void Sync() => RandomAccess.FlushToDisk(_file);

    /// <summary>Reads trades of an instrument, in the order of their numbers.</summary>
    /// <param name="instrumentId">The stable id.</param>
    /// <param name="after">The number after which to begin.</param>
    /// <param name="into">Where to.</param>
    /// <returns>How many there were; fewer than there is room for means that there are no more.</returns>
    public int Read(uint instrumentId, uint after, Span<JournalTrade> into)
    {
        if (Find(instrumentId) is not { } series)
        {
            return 0;
        }

        var units = new uint[into.Length];
        var count = series.CopyAfter(after, units);
        for (var i = 0; i < count; i++)
        {
            RandomAccess.Read(_file, MemoryMarshal.AsBytes(into.Slice(i, 1)), (long)units[i] * JournalFormat.Unit);
        }

        return count;
    }

    public void Dispose() => _file.Dispose();

    private void Load(string path, bool isWritable)
    {
        var length = RandomAccess.GetLength(_file);
        var header = new byte[JournalFormat.HeaderBytes];
        if (length < header.Length)
        {
            // Nobody was told a number of the day before this header was on disk.
            Begin(isWritable);
            return;
        }

        RandomAccess.Read(_file, header, 0);
        if (!JournalFormat.IsHeader(header, Day))
        {
            throw new IOException($"{path} is not a journal of that day: move it away.");
        }

        (WasThere, _end) = (true, header.Length);
        ReadBlocks(length);
        Torn = length - _end;
        if (isWritable && Torn > 0)
        {
            RandomAccess.SetLength(_file, _end);
        }
    }

    private void Begin(bool isWritable)
    {
        _end = JournalFormat.HeaderBytes;
        if (isWritable)
        {
            RandomAccess.SetLength(_file, 0);
            RandomAccess.Write(_file, JournalFormat.Header(Day), 0);
            Sync();
        }
    }

    private void ReadBlocks(long length)
    {
        var header = new byte[JournalFormat.BlockHeaderBytes];
        while (_end + header.Length <= length)
        {
            RandomAccess.Read(_file, header, _end);
            var contents = JournalFormat.LengthOf(header);
            if (contents < 0 || _end + header.Length + contents > length)
            {
                return;
            }

            var block = new byte[header.Length + contents];
            RandomAccess.Read(_file, block, _end);
            if (!JournalFormat.IsSound(block))
            {
                return;
            }

            Take(block, _end);
            _end += block.Length;
        }
    }

    private void Take(ReadOnlySpan<byte> block, long offset)
    {
        var contents = block[JournalFormat.BlockHeaderBytes..];
        var kind = JournalFormat.KindOf(block);
        Closed = kind == JournalBlockKind.Closed ? MemoryMarshal.Cast<byte, JournalNumbers>(contents).ToArray() : null;
        if (kind == JournalBlockKind.Mark)
        {
            Mark = BinaryPrimitives.ReadUInt32LittleEndian(contents);
            Floor = BinaryPrimitives.ReadUInt32LittleEndian(contents[sizeof(uint)..]);
        }
        else if (kind == JournalBlockKind.Trades)
        {
            Index(MemoryMarshal.Cast<byte, JournalTrade>(contents), offset + JournalFormat.BlockHeaderBytes);
        }
    }

    private void Index(ReadOnlySpan<JournalTrade> trades, long offset)
    {
        foreach (ref readonly var trade in trades)
        {
            SeriesOf(trade.InstrumentId).Add(trade.Number, (uint)(offset / JournalFormat.Unit));
            offset += JournalTrade.Bytes;
        }
    }

    private Series? Find(uint instrumentId)
    {
        lock (_series)
        {
            return _series.GetValueOrDefault(instrumentId);
        }
    }

    private Series SeriesOf(uint instrumentId)
    {
        lock (_series)
        {
            ref var series = ref CollectionsMarshal.GetValueRefOrAddDefault(_series, instrumentId, out _);
            return series ??= new Series();
        }
    }

    /// <summary>Where the trades of an instrument lie, by their rising numbers.</summary>
    private sealed class Series
    {
        private readonly Lock _gate = new();
        private readonly List<uint> _numbers = [];
        private readonly List<uint> _units = [];

        public uint Last
        {
            get
            {
                lock (_gate)
                {
                    return _numbers.Count == 0 ? 0 : _numbers[^1];
                }
            }
        }

        public void Add(uint number, uint unit)
        {
            lock (_gate)
            {
                _numbers.Add(number);
                _units.Add(unit);
            }
        }

        public int CopyAfter(uint number, Span<uint> units)
        {
            lock (_gate)
            {
                var first = _numbers.BinarySearch(number);
                first = first < 0 ? ~first : first + 1;
                var count = Math.Min(units.Length, _units.Count - first);
                CollectionsMarshal.AsSpan(_units).Slice(first, count).CopyTo(units);
                return count;
            }
        }
    }
}
