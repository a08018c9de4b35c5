namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>A packet of a <see cref="SyntheticDay"/>; its bytes are good until the next one is read.</summary>
/// <param name="channel">The channel that sends it.</param>
/// <param name="sendTime">Nanoseconds since the Unix epoch, UTC, to the millisecond.</param>
/// <param name="bytes">The payload of the datagram.</param>
public readonly ref struct SyntheticPacket(ushort channel, long sendTime, ReadOnlySpan<byte> bytes)
{
    /// <summary>The channel that sends it.</summary>
    public ushort Channel { get; } = channel;

    /// <summary>Nanoseconds since the Unix epoch, UTC, to the millisecond.</summary>
    public long SendTime { get; } = sendTime;

    /// <summary>The payload of the datagram.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}
