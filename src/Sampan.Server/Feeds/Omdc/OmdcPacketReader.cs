using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Feeds.Omdc;

/// <summary>Goes through the messages of a packet, of which nothing is believed before it is checked.</summary>
/// <remarks>
/// No I/O, no allocation, no exception: a packet that is cut, lies or is noise ends with a <see cref="Fault"/> and the
/// offset of what is wrong. The messages before it are good; of those behind it nothing is known, and they are not guessed.
/// Types that are not known are handed out as bytes: the specification adds some over time (3.3).
/// </remarks>
public ref struct OmdcPacketReader
{
    // The sizes with empty groups, by type, and of unknown types that of a header; the top bit says that there are groups.
    private const int HasGroups = 0x8000;
    private static readonly ushort[] MinSizes = MakeMinSizes();

    private readonly ReadOnlySpan<byte> _packet;
    private int _position;
    private int _left;

    /// <summary>Begins with the payload of one datagram.</summary>
    public OmdcPacketReader(ReadOnlySpan<byte> payload)
    {
        _packet = payload;
        if (payload.Length < Unsafe.SizeOf<OmdcPacketHeader>())
        {
            Fault = OmdcFault.HeaderCut;
            return;
        }

        Header = MemoryMarshal.Read<OmdcPacketHeader>(payload);
        if (Header.PktSize != payload.Length)
        {
            Fault = OmdcFault.PacketSize;
            return;
        }

        _position = Unsafe.SizeOf<OmdcPacketHeader>();
        _left = Header.MsgCount;
        if (_left == 0)
        {
            CheckEnd();
        }
    }

    /// <summary>The header; zeros when the packet is shorter than one.</summary>
    public OmdcPacketHeader Header { get; }

    /// <summary>A packet without messages, which says that the channel lives.</summary>
    public readonly bool IsHeartbeat => Header.MsgCount == 0 && Fault == OmdcFault.None;

    /// <summary>What is wrong; <see cref="OmdcFault.None"/> as long as nothing is.</summary>
    public OmdcFault Fault { get; private set; }

    /// <summary>Where in the packet it is wrong, and before that: where the next message begins.</summary>
    public readonly int Offset => _position;

    /// <summary>How many messages have been read.</summary>
    public readonly int MessagesRead => Header.MsgCount - _left;

    /// <summary>Goes to the next message; false after the last, or when something is wrong.</summary>
    public bool Read(out OmdcMessage message)
    {
        message = default;
        if (_left == 0 || Fault != OmdcFault.None)
        {
            return false;
        }

        var rest = _packet.Length - _position;
        if (rest < Unsafe.SizeOf<OmdcMessageHeader>())
        {
            return Fail(OmdcFault.MessagesMissing);
        }

        // Within the packet, as has just been checked: the one load for size and type is what this loop is fast by.
        ref var start = ref Unsafe.Add(ref MemoryMarshal.GetReference(_packet), _position);
        var header = Unsafe.ReadUnaligned<OmdcMessageHeader>(ref start);
        int size = header.MsgSize;
        var type = (int)header.MsgType;
        var minSize = type < MinSizes.Length ? MinSizes[type] : Unsafe.SizeOf<OmdcMessageHeader>();
        if (size > rest)
        {
            return Fail(OmdcFault.MessageBeyondPacket);
        }

        if (size < (minSize & ~HasGroups))
        {
            return Fail(OmdcFault.MessageTooShort);
        }

        var bytes = MemoryMarshal.CreateReadOnlySpan(ref start, size);
        if ((minSize & HasGroups) != 0 && !GroupsFit(bytes, header.MsgType))
        {
            return Fail(OmdcFault.GroupBeyondMessage);
        }

        message = new OmdcMessage(bytes, header.MsgType, Header.SeqNum + (uint)MessagesRead, _position);
        _position += size;
        if (--_left == 0)
        {
            CheckEnd();
        }

        return true;
    }

    /// <summary>What is wrong, as a sentence with its numbers.</summary>
    public readonly string Describe() => Fault switch
    {
        OmdcFault.None => "nothing is wrong",
        OmdcFault.HeaderCut => $"{_packet.Length} bytes are no packet: its header has 16",
        OmdcFault.PacketSize => $"PktSize says {Header.PktSize} bytes, and there are {_packet.Length}",
        OmdcFault.MessagesMissing =>
            $"MsgCount says {Header.MsgCount} messages, and the packet ends after {MessagesRead}, at offset {_position}",
        OmdcFault.MessageTooShort => $"the message at offset {_position} is shorter than its type, with a MsgSize of {SizeHere}",
        OmdcFault.MessageBeyondPacket => $"the message at offset {_position} reaches beyond the packet, with a MsgSize of {SizeHere}",
        OmdcFault.GroupBeyondMessage => $"the message at offset {_position} counts more entries than its {SizeHere} bytes hold",
        _ => $"{_packet.Length - _position} bytes follow the last message, at offset {_position}",
    };

    private readonly int SizeHere => BinaryPrimitives.ReadUInt16LittleEndian(_packet[_position..]);

    // The messages are all there and good; what else is in the packet makes it one not to trust.
    private void CheckEnd()
    {
        if (_position != _packet.Length)
        {
            Fault = OmdcFault.BytesLeft;
        }
    }

    private bool Fail(OmdcFault fault)
    {
        Fault = fault;
        return false;
    }

    private static bool GroupsFit(ReadOnlySpan<byte> message, OmdcMessageType type)
    {
        var groups = OmdcLayout.Find(type)!.Groups;
        var shift = 0;
        for (var i = 0; i < groups.Count; i++)
        {
            // The header of a group lies behind the entries of the one before, which is why it is checked in this order.
            if (groups[i].EntriesOffset + shift > message.Length)
            {
                return false;
            }

            shift += groups[i].ReadCount(message, shift) * groups[i].EntrySize;
        }

        return groups[^1].EntriesOffset + shift <= message.Length;
    }

    private static ushort[] MakeMinSizes()
    {
        var sizes = new ushort[256];
        Array.Fill(sizes, (ushort)Unsafe.SizeOf<OmdcMessageHeader>());
        foreach (var layout in OmdcLayout.All)
        {
            sizes[(int)layout.Type] = (ushort)(layout.MinSize | (layout.Groups.Count > 0 ? HasGroups : 0));
        }

        return sizes;
    }
}
