using System.Net;

namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>What the transport of a <see cref="RetransmissionClient"/> is to do.</summary>
public enum RetransmissionCommandKind : byte
{
    /// <summary>Open a TCP connection to <see cref="RetransmissionCommand.Server"/>, and tell when it stands or has failed.</summary>
    Connect,

    /// <summary>Write <see cref="RetransmissionCommand.Bytes"/> to the connection.</summary>
    Send,

    /// <summary>Close the connection. Nothing that it still brings is wanted, not even that it is closed.</summary>
    Close,
}

/// <summary>One step for the transport.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Connection">The number of the connection, which goes back with all that is told of it.</param>
/// <param name="Server">Where to connect.</param>
/// <param name="Bytes">What to send; good until the next command is taken.</param>
public readonly record struct RetransmissionCommand(
    RetransmissionCommandKind Kind, int Connection, IPEndPoint? Server, ReadOnlyMemory<byte> Bytes);
