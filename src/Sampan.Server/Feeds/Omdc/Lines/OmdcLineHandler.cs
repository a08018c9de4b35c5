using System.Net;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>All channels of a line: takes datagrams, and tells each channel's messages in sequence, each once.</summary>
/// <remarks>
/// It does no I/O and has no clock; one thread calls it. Whoever owns the sockets hands in what they bring with
/// <see cref="OnDatagram"/>, calls <see cref="OnTime"/> when <see cref="NextDeadline"/> is reached, and after each of the
/// two does what <see cref="Retransmission"/> commands.
/// </remarks>
public sealed class OmdcLineHandler
{
    /// <summary>What <see cref="SourceOf"/> says of an address at which nothing is expected.</summary>
    public const int NoSource = -1;

    private readonly Dictionary<IPEndPoint, int> _sourceByEndpoint = [];

    /// <summary>Begins to listen to all channels.</summary>
    /// <exception cref="ArgumentException">Two sources share an address.</exception>
    public OmdcLineHandler(OmdcOptions options, IOmdcOutput output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
    }

    /// <summary>All addresses at which something arrives; their index is the number of the source.</summary>
    public IReadOnlyList<OmdcSource> Sources { get; } = [];

    /// <summary>What has arrived, by source. For any thread.</summary>
    public IReadOnlyList<OmdcSourceCounters> SourceCounters { get; } = [];

    /// <summary>The client that asks for what was lost; null when no server is configured.</summary>
    public RetransmissionClient? Retransmission { get; }

    /// <summary>
    /// When <see cref="OnTime"/> has something to do, nanoseconds since the Unix epoch, UTC; <see cref="long.MaxValue"/> for
    /// never. It may move with every call.
    /// </summary>
    public long NextDeadline { get; private set; } = long.MaxValue;

    /// <summary>The number of the source at an address; ask once for each socket. <see cref="NoSource"/> for none.</summary>
    public int SourceOf(IPEndPoint destination) =>
        _sourceByEndpoint.TryGetValue(destination, out var source) ? source : NoSource;

    /// <summary>Takes a datagram.</summary>
    /// <param name="source">Where it arrived.</param>
    /// <param name="payload">Its bytes, which are not believed.</param>
    /// <param name="received">When it was received, nanoseconds since the Unix epoch, UTC.</param>
    public void OnDatagram(int source, ReadOnlySpan<byte> payload, long received)
    {
        SourceCounters[source].AddPacket(payload.Length, received);
    }

    /// <summary>
    /// Says that it is <paramref name="now"/>, and that all that was received before has been handed in: what is late by then
    /// counts as lost.
    /// </summary>
    public void OnTime(long now)
    {
        NextDeadline = now > NextDeadline ? now : long.MaxValue;
    }
}
