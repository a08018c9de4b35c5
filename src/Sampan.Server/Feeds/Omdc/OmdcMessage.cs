using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc;

/// <summary>One message where it arrived: checked by <see cref="OmdcPacketReader"/>, and good as long as its bytes are.</summary>
public readonly ref struct OmdcMessage
{
    internal OmdcMessage(ReadOnlySpan<byte> bytes, uint seqNum, int offset)
        : this(bytes, (OmdcMessageType)BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]), seqNum, offset)
    {
    }

    internal OmdcMessage(ReadOnlySpan<byte> bytes, OmdcMessageType type, uint seqNum, int offset)
    {
        Bytes = bytes;
        Type = type;
        SeqNum = seqNum;
        Offset = offset;
    }

    /// <summary>Its bytes, with its header.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Its number on its channel.</summary>
    public uint SeqNum { get; }

    /// <summary>Where it begins in its packet.</summary>
    public int Offset { get; }

    /// <summary>Its type: what its header says.</summary>
    public OmdcMessageType Type { get; }

    /// <summary>Its fields.</summary>
    /// <exception cref="InvalidOperationException">It is of another type. Ask for <see cref="Type"/> first.</exception>
    public ref readonly T As<T>()
        where T : unmanaged, IOmdcMessage
    {
        // The reader has checked the size of every known type, so that the type is all there is to check here.
        if (Type != T.Type)
        {
            ThrowOtherType(T.Type);
        }

        return ref Unsafe.As<byte, T>(ref MemoryMarshal.GetReference(Bytes));
    }

    /// <summary>The entries of a repeating group. The reader has checked that they are all there.</summary>
    /// <exception cref="InvalidOperationException">It is a message of another type.</exception>
    public ReadOnlySpan<T> Entries<T>()
        where T : unmanaged, IOmdcEntry
    {
        if (Type != T.Message)
        {
            ThrowOtherType(T.Message);
        }

        return MemoryMarshal.Cast<byte, T>(GroupBytes(T.Group));
    }

    /// <summary>The bytes of the entries of a group.</summary>
    internal ReadOnlySpan<byte> GroupBytes(int index)
    {
        var groups = OmdcLayout.Find(Type)!.Groups;
        var shift = 0;
        for (var i = 0; i < index; i++)
        {
            shift += groups[i].ReadCount(Bytes, shift) * groups[i].EntrySize;
        }

        var group = groups[index];
        return Bytes.Slice(group.EntriesOffset + shift, group.ReadCount(Bytes, shift) * group.EntrySize);
    }

    private void ThrowOtherType(OmdcMessageType wanted) =>
        throw new InvalidOperationException($"The message is of type {(int)Type}, not {(int)wanted}.");
}
