namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>Messages of a packet that the reader has checked, with their numbers.</summary>
internal readonly ref struct PacketSlice
{
    /// <summary>The most messages in a packet.</summary>
    public const int CountMax = byte.MaxValue;

    private readonly ReadOnlySpan<byte> _packet;
    private readonly ReadOnlySpan<ushort> _offsets;

    /// <summary>Takes a run of messages.</summary>
    /// <param name="packet">The whole packet.</param>
    /// <param name="offsets">Where each message begins, and at last where the last one ends.</param>
    /// <param name="first">The number of the first.</param>
    public PacketSlice(ReadOnlySpan<byte> packet, ReadOnlySpan<ushort> offsets, uint first)
    {
        _packet = packet;
        _offsets = offsets;
        First = first;
        Last = first + (uint)offsets.Length - 2;
    }

    public uint First { get; }

    public uint Last { get; }

    public int Count => _offsets.Length - 1;

    public bool IsEmpty => Count <= 0;

    /// <summary>The part from a number on.</summary>
    public PacketSlice From(uint first) => new(_packet, _offsets[(int)(first - First)..], first);

    /// <summary>The bytes of some of the messages.</summary>
    public ReadOnlySpan<byte> Bytes(uint first, uint last) =>
        _packet[_offsets[(int)(first - First)].._offsets[(int)(last - First) + 1]];

    /// <summary>One message.</summary>
    public OmdcMessage this[uint number] => new(Bytes(number, number), number, _offsets[(int)(number - First)]);
}
