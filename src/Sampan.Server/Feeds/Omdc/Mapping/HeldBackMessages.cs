using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sampan.Server.Feeds.Omdc.Lines;

namespace Sampan.Server.Feeds.Omdc.Mapping;

/// <summary>Messages about securities whose definition has not come yet, in order, until it does or there is no room.</summary>
/// <remarks>A server that starts in the middle of the day hears of orders on nine channels before it has read the first.</remarks>
internal sealed class HeldBackMessages(int capacity)
{
    private byte[] _bytes = [];
    private int _length;

    /// <summary>Bytes in use.</summary>
    public int Length => _length;

    /// <summary>Keeps a copy of a message; false when there is no room.</summary>
    public bool TryAdd(uint code, in OmdcMessage message, in OmdcDelivery delivery)
    {
        var size = Unsafe.SizeOf<Entry>() + message.Bytes.Length;
        if (size > capacity - _length)
        {
            return false;
        }

        if (_length + size > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(capacity, Math.Max(64L * 1_024 + size, _bytes.Length * 2L)));
        }

        var entry = new Entry
        {
            Code = code,
            SeqNum = message.SeqNum,
            SendTime = delivery.SendTime,
            Received = delivery.Received,
            ChannelId = delivery.Channel.Id,
            MessageLength = (ushort)message.Bytes.Length,
            Origin = delivery.Origin,
        };
        MemoryMarshal.Write(_bytes.AsSpan(_length), entry);
        message.Bytes.CopyTo(_bytes.AsSpan(_length + Unsafe.SizeOf<Entry>()));
        _length += size;
        return true;
    }

    /// <summary>Goes through the messages in order, and keeps those of which the visitor says so.</summary>
    public void Visit(Visitor keeps)
    {
        var (kept, position, end) = (0, 0, _length);
        while (position < end)
        {
            var entry = MemoryMarshal.Read<Entry>(_bytes.AsSpan(position));
            var bytes = _bytes.AsSpan(position, Unsafe.SizeOf<Entry>() + entry.MessageLength);
            if (keeps(in entry, new OmdcMessage(bytes[Unsafe.SizeOf<Entry>()..], entry.SeqNum, offset: 0)))
            {
                bytes.CopyTo(_bytes.AsSpan(kept));
                kept += bytes.Length;
            }

            position += bytes.Length;
        }

        _length = kept;
        if (kept == 0)
        {
            _bytes = [];
        }
    }

    /// <summary>Looks at a message that was held back, uses it or not, and says whether it has to wait on.</summary>
    public delegate bool Visitor(in Entry entry, in OmdcMessage message);

    /// <summary>What is kept of a message beside its bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    public struct Entry
    {
        public uint Code;
        public uint SeqNum;
        public long SendTime;
        public long Received;
        public ushort ChannelId;
        public ushort MessageLength;
        public OmdcOrigin Origin;
    }
}
