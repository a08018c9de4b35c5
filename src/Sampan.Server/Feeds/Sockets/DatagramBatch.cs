using System.Runtime.InteropServices;
using static Sampan.Server.Feeds.Sockets.NativeSocket;

namespace Sampan.Server.Feeds.Sockets;

/// <summary>Room for the datagrams of one call, made once and used for every socket in turn.</summary>
/// <remarks>
/// Native memory, so that the kernel writes where nothing moves. A hundred kilobytes: it stays in the cache of the core.
/// Not thread-safe.
/// </remarks>
public sealed unsafe class DatagramBatch : IDisposable
{
    /// <summary>How many datagrams it takes.</summary>
    public const int Capacity = 64;

    /// <summary>The longest payload that fits an Ethernet frame of 1,500 bytes; a longer one is not handed out.</summary>
    public const int PayloadLengthMax = 1_472;

    // A little more than the longest, so that one that is too long can be told.
    private const int SlotLength = 1_536;

    // A time (16 bytes) and a counter (4, padded to 8), with a header of 16 each.
    private const int ControlLength = 64;
    private const int HeadersLength = Capacity * 64;
    private const int PiecesLength = Capacity * 16;
    private const int ControlsLength = Capacity * ControlLength;

    private readonly byte* _memory;
    private readonly byte* _slots;
    private readonly DatagramNote[] _notes = new DatagramNote[Capacity];

    public DatagramBatch()
    {
        _memory = (byte*)NativeMemory.AlignedAlloc(HeadersLength + PiecesLength + ControlsLength + (Capacity * SlotLength), 64);
        _slots = _memory + HeadersLength + PiecesLength + ControlsLength;
        new Span<byte>(_memory, HeadersLength + PiecesLength + ControlsLength).Clear();
        var pieces = (Piece*)(_memory + HeadersLength);
        for (var i = 0; i < Capacity; i++)
        {
            pieces[i] = new Piece { Bytes = _slots + (i * SlotLength), Length = SlotLength };
            Headers[i].Pieces = &pieces[i];
            Headers[i].PiecesCount = 1;
            Headers[i].Control = _memory + HeadersLength + PiecesLength + (i * ControlLength);
        }
    }

    /// <summary>How many datagrams are in it.</summary>
    public int Count { get; private set; }

    private MessageHeader* Headers => (MessageHeader*)_memory;

    /// <summary>What a datagram carries; good until the batch is filled again.</summary>
    public ReadOnlySpan<byte> Payload(int index) => new(_slots + (index * SlotLength), _notes[index].Length);

    /// <summary>When the kernel got it, and what else is known of it.</summary>
    public ref readonly DatagramNote Note(int index) => ref _notes[index];

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    /// <summary>Where a datagram is received without the help of the kernel's batches.</summary>
    internal Span<byte> Slot(int index) => new(_slots + (index * SlotLength), SlotLength);

    /// <summary>Notes that slots have been filled by hand.</summary>
    internal void SetCount(int count) => Count = count;

    internal void SetNote(int index, in DatagramNote note) => _notes[index] = note;

    /// <summary>Fills the batch with what a socket has; an empty batch when it has nothing.</summary>
    /// <returns>0, or the number of an error that is none of the everyday ones.</returns>
    internal int ReceiveMany(int socket)
    {
        for (var i = 0; i < Capacity; i++)
        {
            Headers[i].ControlLength = ControlLength;
        }

        var received = NativeSocket.ReceiveMany(socket, Headers, Capacity, MessageDontWait, null);
        Count = Math.Max(received, 0);
        for (var i = 0; i < Count; i++)
        {
            _notes[i] = ReadNote(in Headers[i]);
        }

        return received >= 0 || Marshal.GetLastPInvokeError() is ErrorAgain or ErrorInterrupted ? 0 : Marshal.GetLastPInvokeError();
    }

    private static DatagramNote ReadNote(in MessageHeader header)
    {
        var note = new DatagramNote
        {
            Length = (int)Math.Min(header.Length, SlotLength),
            IsTooLong = (header.Flags & MessageTruncated) != 0 || header.Length > PayloadLengthMax,
        };
        var control = new ReadOnlySpan<byte>(header.Control, (int)Math.Min(header.ControlLength, ControlLength));
        while (control.Length >= sizeof(ControlHeader))
        {
            var entry = MemoryMarshal.Read<ControlHeader>(control);
            if (entry.Length < (nuint)sizeof(ControlHeader) || entry.Length > (nuint)control.Length)
            {
                break;
            }

            Take(ref note, entry, control[sizeof(ControlHeader)..(int)entry.Length]);
            control = control[Math.Min(((int)entry.Length + 7) & ~7, control.Length)..];
        }

        return note;
    }

    private static void Take(ref DatagramNote note, in ControlHeader entry, ReadOnlySpan<byte> content)
    {
        switch (entry.Level, entry.Type)
        {
            case (SolSocket, SoTimestampNanoseconds) when content.Length >= 16:
                note.Time = (MemoryMarshal.Read<long>(content) * 1_000_000_000) + MemoryMarshal.Read<long>(content[8..]);
                break;
            case (SolSocket, SoReceiveQueueOverflow) when content.Length >= 4:
                note.Overruns = MemoryMarshal.Read<uint>(content);
                break;
        }
    }
}

/// <summary>What is known of a datagram beside its bytes.</summary>
public struct DatagramNote
{
    /// <summary>When the kernel got it, nanoseconds since the Unix epoch, UTC; 0 where it does not say.</summary>
    public long Time;

    /// <summary>Bytes of payload that have been kept.</summary>
    public int Length;

    /// <summary>How many datagrams this socket had lost before this one, because its buffer was full; wraps around.</summary>
    public uint Overruns;

    /// <summary>It is longer than <see cref="DatagramBatch.PayloadLengthMax"/>: no packet of ours.</summary>
    public bool IsTooLong;
}
