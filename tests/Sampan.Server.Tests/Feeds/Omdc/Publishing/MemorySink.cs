using System.Net;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Tests.Feeds.Omdc.Publishing;

/// <summary>Keeps all packets.</summary>
internal sealed class MemorySink : IDatagramSink
{
    public delegate void Visitor(in OmdcMessage message);

    public List<SentPacket> Packets { get; } = [];

    public void Send(OmdcLine line, IPEndPoint destination, ReadOnlySpan<byte> packet, long time) =>
        Packets.Add(new SentPacket(line, destination, packet.ToArray(), time));

    public IEnumerable<SentPacket> To(IPEndPoint? destination) => Packets.Where(packet => packet.Destination.Equals(destination));

    /// <summary>The messages to a destination, in order, as bytes under their numbers.</summary>
    public List<(uint SeqNum, string Bytes)> MessagesTo(IPEndPoint? destination)
    {
        var messages = new List<(uint, string)>();
        Visit(destination, (in message) => messages.Add((message.SeqNum, Convert.ToHexString(message.Bytes))));
        return messages;
    }

    /// <summary>Shows each message to a destination.</summary>
    public void Visit(IPEndPoint? destination, Visitor visit)
    {
        foreach (var packet in To(destination))
        {
            var reader = new OmdcPacketReader(packet.Bytes);
            while (reader.Read(out var message))
            {
                visit(message);
            }

            Assert.True(reader.Fault == OmdcFault.None, reader.Describe());
        }
    }

    public void Dispose()
    {
    }
}

/// <summary>A packet that was sent.</summary>
internal sealed record SentPacket(OmdcLine Line, IPEndPoint Destination, byte[] Bytes, long Time);
