using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Sampan.Server.History.Journal;

/// <summary>What a block of a journal is.</summary>
internal enum JournalBlockKind : uint
{
    /// <summary>Trades, one <see cref="JournalTrade"/> after the other.</summary>
    Trades = 1,

    /// <summary>
    /// The highest number that a state had: none has more than <see cref="JournalFormat.ReservedStates"/> above it. And the number behind
    /// which the trades of every instrument go on, since a run before was killed; 0 when none was. 4 bytes each.
    /// </summary>
    Mark = 2,

    /// <summary>The journal was closed in order: the exact numbers of all instruments, <see cref="JournalNumbers"/>.</summary>
    Closed = 3,
}

/// <summary>A file of a day: a header, and blocks with a checksum, which are only ever appended.</summary>
/// <remarks>
/// The header is the text <c>SAMPTRD1</c> and the day's beginning, 8 bytes each. A block is its kind, the length of what it
/// holds, a CRC-32C of kind, length and contents, and 0, 4 bytes each; then the contents. Everything is little-endian and lies at a
/// multiple of 4 bytes. A block whose checksum is wrong, and what is behind it, was not written to its end: it is cut off.
/// </remarks>
internal static class JournalFormat
{
    public const int HeaderBytes = 16;
    public const int BlockHeaderBytes = 16;
    public const int Unit = 4;

    /// <summary>So many trades at most are not safe on disk at any time: a kill loses no more of them.</summary>
    public const int UnsafeTrades = 65_536;

    /// <summary>So far above the last mark on disk the number of a state may be.</summary>
    public const uint ReservedStates = 1 << 20;

    /// <summary>The longest contents: the numbers of a quarter of a million instruments.</summary>
    public const int ContentsMax = 32 * 1024 * 1024;

    private static readonly ulong Magic = BinaryPrimitives.ReadUInt64LittleEndian("SAMPTRD1"u8);

    public static byte[] Header(long day)
    {
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), day);
        return header;
    }

    public static bool IsHeader(ReadOnlySpan<byte> header, long day) =>
        header.Length == HeaderBytes
        && BinaryPrimitives.ReadUInt64LittleEndian(header) == Magic
        && BinaryPrimitives.ReadInt64LittleEndian(header[8..]) == day;

    /// <summary>Fills in the header of a block whose contents stand behind it already.</summary>
    public static void Seal(Span<byte> block, JournalBlockKind kind)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(block, (uint)kind);
        BinaryPrimitives.WriteInt32LittleEndian(block[4..], block.Length - BlockHeaderBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(block[12..], 0);
        BinaryPrimitives.WriteUInt32LittleEndian(block[8..], Checksum(block));
    }

    /// <summary>The length of the contents; -1 when this is no header of a block.</summary>
    public static int LengthOf(ReadOnlySpan<byte> header)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        return length is > 0 and <= ContentsMax && length % Unit == 0 ? length : -1;
    }

    /// <summary>Whether a whole block is as it was written.</summary>
    public static bool IsSound(ReadOnlySpan<byte> block) =>
        BinaryPrimitives.ReadUInt32LittleEndian(block[8..]) == Checksum(block);

    public static JournalBlockKind KindOf(ReadOnlySpan<byte> block) =>
        (JournalBlockKind)BinaryPrimitives.ReadUInt32LittleEndian(block);

    private static uint Checksum(ReadOnlySpan<byte> block)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(block));
        foreach (var word in MemoryMarshal.Cast<byte, uint>(block[BlockHeaderBytes..]))
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        return ~crc;
    }
}
