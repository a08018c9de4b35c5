using System.Buffers.Binary;
using System.Net;

namespace Sampan.Server.Feeds.Capture;

/// <summary>A UDP datagram of a capture; good until the next one is read.</summary>
/// <param name="time">See <see cref="Time"/>.</param>
/// <param name="source">Who sent it.</param>
/// <param name="destination">Whom it was sent to.</param>
/// <param name="payload">What it carries.</param>
public readonly ref struct CapturedDatagram(
    long time, IPv4Endpoint source, IPv4Endpoint destination, ReadOnlySpan<byte> payload)
{
    /// <summary>When it was captured, nanoseconds since the Unix epoch, UTC; 0 where the file does not say.</summary>
    public long Time => time;

    public IPv4Endpoint Source => source;

    public IPv4Endpoint Destination => destination;

    public ReadOnlySpan<byte> Payload { get; } = payload;
}

/// <summary>An IPv4 address and a port.</summary>
/// <param name="Address">The address, its first number in the top byte.</param>
/// <param name="Port">The port.</param>
public readonly record struct IPv4Endpoint(uint Address, ushort Port)
{
    /// <summary>The address as <c>239.1.1.24</c>.</summary>
    public string AddressText => $"{Address >> 24}.{(Address >> 16) & 0xFF}.{(Address >> 8) & 0xFF}.{Address & 0xFF}";

    /// <summary>The same as .NET has it.</summary>
    /// <exception cref="ArgumentException">It is not IPv4.</exception>
    public static IPv4Endpoint From(IPEndPoint endpoint)
    {
        Span<byte> address = stackalloc byte[4];
        return endpoint.Address.TryWriteBytes(address, out var length) && length == 4
            ? new IPv4Endpoint(BinaryPrimitives.ReadUInt32BigEndian(address), (ushort)endpoint.Port)
            : throw new ArgumentException($"{endpoint} is not IPv4.", nameof(endpoint));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{AddressText}:{Port}";
}
