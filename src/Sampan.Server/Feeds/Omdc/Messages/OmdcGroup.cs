using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>A repeating group: where its count and its entries lie while the groups before it are empty.</summary>
/// <param name="Name">What the group is called where it is shown; the specification has no name for it.</param>
/// <param name="CountField">The specification's name of the count.</param>
/// <param name="CountOffset">Where the count lies.</param>
/// <param name="CountLength">1 or 2 bytes.</param>
/// <param name="EntriesOffset">Where the entries begin.</param>
/// <param name="Entry">The struct of an entry.</param>
/// <param name="EntrySize">Its size.</param>
public sealed record OmdcGroup(
    string Name, string CountField, int CountOffset, int CountLength, int EntriesOffset, Type Entry, int EntrySize)
{
    /// <summary>A group of <typeparamref name="TEntry"/>.</summary>
    public static OmdcGroup Of<TEntry>(string name, string countField, int countOffset, int countLength, int entriesOffset)
        where TEntry : unmanaged, IOmdcEntry =>
        new(name, countField, countOffset, countLength, entriesOffset, typeof(TEntry), Unsafe.SizeOf<TEntry>());

    /// <summary>The most entries that the count can say.</summary>
    public int CountMax => CountLength == 1 ? byte.MaxValue : ushort.MaxValue;

    /// <summary>Reads the count, <paramref name="shift"/> bytes after its place.</summary>
    public int ReadCount(ReadOnlySpan<byte> message, int shift) => CountLength == 1
        ? message[CountOffset + shift]
        : BinaryPrimitives.ReadUInt16LittleEndian(message[(CountOffset + shift)..]);

    /// <summary>Writes the count, <paramref name="shift"/> bytes after its place.</summary>
    public void WriteCount(Span<byte> message, int shift, int count)
    {
        if (CountLength == 1)
        {
            message[CountOffset + shift] = (byte)count;
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(message[(CountOffset + shift)..], (ushort)count);
        }
    }
}
