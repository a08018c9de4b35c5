using System.Buffers.Binary;
using System.Net;
using Sampan.Server.Feeds.Capture;
using Sampan.Server.Feeds.Omdc.Lines;

namespace Sampan.Server.Feeds.Omdc.Publishing.Wire;

/// <summary>Writes the packets into a pcap file.</summary>
public sealed class PcapSink(Stream stream) : IDatagramSink
{
    // The senders that an old public capture shows.
    private static readonly IPv4Endpoint SourceA = new(0x0A01_0858, 51_000);
    private static readonly IPv4Endpoint SourceB = new(0x0A01_0958, 51_000);

    private readonly PcapWriter _writer = new(stream);
    private readonly Dictionary<IPEndPoint, IPv4Endpoint> _endpoints = [];

    /// <summary>How many packets were written.</summary>
    public long Packets { get; private set; }

    /// <summary>How many bytes of packets were written.</summary>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public void Send(OmdcLine line, IPEndPoint destination, ReadOnlySpan<byte> packet, long time)
    {
        if (!_endpoints.TryGetValue(destination, out var endpoint))
        {
            var address = BinaryPrimitives.ReadUInt32BigEndian(destination.Address.MapToIPv4().GetAddressBytes());
            _endpoints[destination] = endpoint = new IPv4Endpoint(address, (ushort)destination.Port);
        }

        _writer.Write(time, line == OmdcLine.A ? SourceA : SourceB, endpoint, packet);
        Packets++;
        Bytes += packet.Length;
    }

    public void Dispose() => _writer.Dispose();
}
