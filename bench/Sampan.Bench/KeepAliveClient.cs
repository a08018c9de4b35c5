using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Sampan.Bench;

/// <summary>One keep-alive connection of HTTP/1.1 that sends the same request again and again; allocates nothing for one.</summary>
internal sealed class KeepAliveClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _request;
    private readonly byte[] _response = new byte[64 * 1024];

    /// <summary>Connects.</summary>
    /// <param name="address">What to ask for.</param>
    /// <param name="token">Who asks.</param>
    public KeepAliveClient(Uri address, string token)
    {
        _request = Encoding.ASCII.GetBytes(
            $"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\ntoken: {token}\r\n\r\n");
        _socket.ReceiveTimeout = 10_000;
        _socket.Connect(address.Host, address.Port);
    }

    /// <summary>Sends the request once and waits for the whole answer.</summary>
    /// <returns>The status. <see cref="Body"/> has the rest.</returns>
    public int Ask()
    {
        _socket.Send(_request);
        var received = 0;
        int headEnd;
        do
        {
            received += Receive(received);
            headEnd = _response.AsSpan(0, received).IndexOf("\r\n\r\n"u8);
        }
        while (headEnd < 0);

        BodyStart = headEnd + 4;
        BodyLength = LengthIn(_response.AsSpan(0, BodyStart));
        while (received < BodyStart + BodyLength)
        {
            received += Receive(received);
        }

        return int.Parse(_response.AsSpan(9, 3), CultureInfo.InvariantCulture);
    }

    /// <summary>The last answer's body.</summary>
    public ReadOnlySpan<byte> Body => _response.AsSpan(BodyStart, BodyLength);

    private int BodyStart { get; set; }

    private int BodyLength { get; set; }

    public void Dispose() => _socket.Dispose();

    private int Receive(int at)
    {
        var count = _socket.Receive(_response.AsSpan(at));
        return count > 0 ? count : throw new IOException("The server has closed the connection.");
    }

    private static int LengthIn(ReadOnlySpan<byte> head)
    {
        var value = head[(head.IndexOf("Content-Length: "u8) + "Content-Length: ".Length)..];
        return int.Parse(value[..value.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }
}
