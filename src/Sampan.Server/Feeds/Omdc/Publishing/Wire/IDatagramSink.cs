using System.Net;
using Sampan.Server.Feeds.Omdc.Lines;

namespace Sampan.Server.Feeds.Omdc.Publishing.Wire;

/// <summary>Where the publisher's packets go: into the network, or into a file.</summary>
public interface IDatagramSink : IDisposable
{
    /// <summary>Takes a packet.</summary>
    /// <param name="line">Which of the two lines it belongs to.</param>
    /// <param name="destination">Where it is to go.</param>
    /// <param name="packet">Good until the call returns.</param>
    /// <param name="time">When it leaves, nanoseconds since the Unix epoch, UTC.</param>
    void Send(OmdcLine line, IPEndPoint destination, ReadOnlySpan<byte> packet, long time);
}
