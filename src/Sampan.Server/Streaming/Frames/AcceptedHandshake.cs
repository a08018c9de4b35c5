using System.Net.Sockets;

namespace Sampan.Server.Streaming.Frames;

/// <summary>A handshake that was answered.</summary>
/// <param name="Stream">Where the client's frames come from, and ours can go.</param>
/// <param name="Socket">The connection, where it was taken over from the web server; null with TLS and HTTP/2.</param>
/// <param name="Deflates">Whether compression was agreed on.</param>
internal readonly record struct AcceptedHandshake(Stream Stream, Socket? Socket, bool Deflates);
