using System.Buffers.Binary;

namespace Sampan.Server.Feeds.Capture;

/// <summary>Finds the UDP datagram in a captured packet.</summary>
internal static class IpPacket
{
    private const ushort EtherTypeIPv4 = 0x0800;
    private const int HeaderLengthMin = 20;
    private const int UdpHeaderLength = 8;
    private const byte ProtocolUdp = 17;

    /// <summary>What a packet turned out to be.</summary>
    public enum Content
    {
        Udp,
        Fragment,
        Cut,
        Other,
    }

    /// <summary>Whether the header of a link can be read: the numbers of <c>LINKTYPE_</c>.</summary>
    public static bool IsKnownLink(int linkType) => linkType is 0 or 1 or 12 or 14 or 101 or 108 or 113 or 228 or 276;

    /// <summary>Looks for a datagram in a packet as it was on the link.</summary>
    public static Content TryRead(int linkType, ReadOnlySpan<byte> packet, long time, out CapturedDatagram datagram)
    {
        datagram = default;
        var start = FindIPv4(linkType, packet);
        return start < 0 ? (start == Beyond ? Content.Cut : Content.Other) : ReadIPv4(packet[start..], time, out datagram);
    }

    private const int NotThere = -1;
    private const int Beyond = -2;

    private static int FindIPv4(int linkType, ReadOnlySpan<byte> packet) => linkType switch
    {
        // Ethernet, Linux "cooked" v1 and v2: an EtherType, and whatever tags of VLANs stand between it and the packet.
        1 => SkipTags(packet, typeOffset: 12, next: 14),
        113 => SkipTags(packet, typeOffset: 14, next: 16),
        276 => SkipTags(packet, typeOffset: 0, next: 20),

        // Loopback: the family of addresses, in the byte order of the machine that captured. IPv4 is 2 on all of them.
        0 or 108 when packet.Length < 4 => Beyond,
        0 or 108 => BinaryPrimitives.ReadUInt32LittleEndian(packet) is 2 or 0x0200_0000 ? 4 : NotThere,

        // No header at all.
        12 or 14 or 101 or 228 => packet.IsEmpty ? Beyond : packet[0] >> 4 == 4 ? 0 : NotThere,
        _ => NotThere,
    };

    private static int SkipTags(ReadOnlySpan<byte> packet, int typeOffset, int next)
    {
        if (packet.Length < next)
        {
            return Beyond;
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(packet[typeOffset..]);
        while (type is 0x8100 or 0x88A8 or 0x9100)
        {
            if (packet.Length < next + 4)
            {
                return Beyond;
            }

            type = BinaryPrimitives.ReadUInt16BigEndian(packet[(next + 2)..]);
            next += 4;
        }

        return type == EtherTypeIPv4 ? next : NotThere;
    }

    private static Content ReadIPv4(ReadOnlySpan<byte> packet, long time, out CapturedDatagram datagram)
    {
        datagram = default;
        if (packet.Length < HeaderLengthMin)
        {
            return Content.Cut;
        }

        if (packet[0] >> 4 != 4 || packet[9] != ProtocolUdp)
        {
            return Content.Other;
        }

        // More fragments to come, or not the first one.
        if ((BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3FFF) != 0)
        {
            return Content.Fragment;
        }

        var headerLength = (packet[0] & 0x0F) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);

        // 0 where the network card was to fill it in. Ethernet pads short packets: what is behind the total is not theirs.
        if (total == 0)
        {
            total = packet.Length;
        }

        if (headerLength < HeaderLengthMin || total > packet.Length || total < headerLength + UdpHeaderLength)
        {
            return Content.Cut;
        }

        var udp = packet[headerLength..total];
        int length = BinaryPrimitives.ReadUInt16BigEndian(udp[4..]);
        if (length < UdpHeaderLength || length > udp.Length)
        {
            return Content.Cut;
        }

        datagram = new CapturedDatagram(
            time,
            new IPv4Endpoint(BinaryPrimitives.ReadUInt32BigEndian(packet[12..]), BinaryPrimitives.ReadUInt16BigEndian(udp)),
            new IPv4Endpoint(BinaryPrimitives.ReadUInt32BigEndian(packet[16..]), BinaryPrimitives.ReadUInt16BigEndian(udp[2..])),
            udp[UdpHeaderLength..length]);
        return Content.Udp;
    }
}
