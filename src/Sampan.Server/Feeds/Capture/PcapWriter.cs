using System.Buffers.Binary;

namespace Sampan.Server.Feeds.Capture;

/// <summary>Writes UDP datagrams as a pcap file with nanoseconds, over IPv4 and Ethernet.</summary>
/// <remarks>Not thread-safe. The stream belongs to the writer.</remarks>
public sealed class PcapWriter : IDisposable
{
    /// <summary>The longest payload of a datagram.</summary>
    public const int PayloadLengthMax = 65_507;

    private const int RecordHeaderLength = 16;
    private const int EthernetLength = 14;
    private const int IpLength = 20;
    private const int UdpLength = 8;

    private readonly Stream _stream;
    private readonly byte[] _record = new byte[RecordHeaderLength + EthernetLength + IpLength + UdpLength + PayloadLengthMax];

    /// <summary>Begins a file.</summary>
    public PcapWriter(Stream stream)
    {
        _stream = stream;
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B23C4D);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 262_144);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1);
        stream.Write(header);
    }

    /// <summary>Writes a datagram.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="source">Who sends it.</param>
    /// <param name="destination">Whom it is for.</param>
    /// <param name="payload">At most <see cref="PayloadLengthMax"/> bytes.</param>
    public void Write(long time, IPv4Endpoint source, IPv4Endpoint destination, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, PayloadLengthMax, nameof(payload));
        var length = EthernetLength + IpLength + UdpLength + payload.Length;
        var record = _record.AsSpan(0, RecordHeaderLength + length);
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(time / 1_000_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)(time % 1_000_000_000));
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], length);
        BinaryPrimitives.WriteInt32LittleEndian(record[12..], length);
        WriteEthernet(record[RecordHeaderLength..], source, destination);
        WriteIp(record[(RecordHeaderLength + EthernetLength)..], source, destination);
        var udp = record[(RecordHeaderLength + EthernetLength + IpLength)..];
        BinaryPrimitives.WriteUInt16BigEndian(udp, source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], destination.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);

        // No checksum: IPv4 lets a sender leave it out with 0.
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], 0);
        payload.CopyTo(udp[UdpLength..]);
        _stream.Write(record);
    }

    public void Dispose() => _stream.Dispose();

    private static void WriteEthernet(Span<byte> frame, IPv4Endpoint source, IPv4Endpoint destination)
    {
        // A multicast group has an Ethernet address made of its last 23 bits; others get one that is ours to give.
        var isMulticast = destination.Address >> 28 == 0xE;
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)(isMulticast ? 0x0100 : 0x0200));
        BinaryPrimitives.WriteUInt32BigEndian(
            frame[2..], isMulticast ? 0x5E00_0000 | (destination.Address & 0x7F_FFFF) : destination.Address);
        BinaryPrimitives.WriteUInt16BigEndian(frame[6..], 0x0200);
        BinaryPrimitives.WriteUInt32BigEndian(frame[8..], source.Address);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], 0x0800);
    }

    private static void WriteIp(Span<byte> packet, IPv4Endpoint source, IPv4Endpoint destination)
    {
        packet[..IpLength].Clear();
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)packet.Length);

        // Never to be fragmented; 64 hops; UDP.
        packet[6] = 0x40;
        packet[8] = 64;
        packet[9] = 17;
        BinaryPrimitives.WriteUInt32BigEndian(packet[12..], source.Address);
        BinaryPrimitives.WriteUInt32BigEndian(packet[16..], destination.Address);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], Checksum(packet[..IpLength]));
    }

    private static ushort Checksum(ReadOnlySpan<byte> header)
    {
        uint sum = 0;
        for (var i = 0; i < header.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(header[i..]);
        }

        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~((sum & 0xFFFF) + (sum >> 16));
    }
}
