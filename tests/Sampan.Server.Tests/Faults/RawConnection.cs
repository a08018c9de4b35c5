using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Tests.Faults;

/// <summary>A frame as the server sent it.</summary>
internal readonly record struct ServerFrame(Opcode Opcode, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);

    public int CloseCode => BinaryPrimitives.ReadUInt16BigEndian(Payload);

    public string CloseReason => Encoding.UTF8.GetString(Payload.AsSpan(2));

    public string CloseText => Payload.Length < 2 ? "without a code" : $"{CloseCode} {CloseReason}";
}

/// <summary>A TCP connection to a server: what is sent is up to the test, byte by byte.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly CancellationTokenSource _patience;
    private readonly byte[] _received = new byte[16 * 1024];
    private int _start;
    private int _end;

    private RawConnection(Socket socket)
    {
        _socket = socket;
        _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _patience.CancelAfter(Patience);
    }

    /// <param name="port">The server's port on this machine.</param>
    /// <param name="receiveBytes">What the kernel may hold for a client that does not read; 0 for as usual.</param>
    public static async Task<RawConnection> OpenAsync(int port, int receiveBytes = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBytes > 0)
        {
            socket.ReceiveBufferSize = receiveBytes;
        }

        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return new RawConnection(socket);
    }

    /// <summary>Opens a stream: the handshake is done, the greeting not yet read.</summary>
    public static async Task<RawConnection> OpenStreamAsync(int port, string target, string headers = "", int receiveBytes = 0)
    {
        var connection = await OpenAsync(port, receiveBytes);
        await connection.SendAsync(Handshake(target, headers));
        var head = await connection.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 101 ", head);
        return connection;
    }

    /// <summary>A handshake that is right.</summary>
    public static byte[] Handshake(string target, string headers = "") => Encoding.Latin1.GetBytes(
        $"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n");

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes, _patience.Token)..];
        }
    }

    /// <summary>Nothing more will be sent.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>All that comes until the server closes.</summary>
    /// <remarks>What it had not read of ours may make it break the connection: that is an end, too.</remarks>
    /// <param name="silenceMax">A server that is silent for so long is told that nothing more will be sent.</param>
    public async Task<string> ReadToEndAsync(TimeSpan silenceMax)
    {
        var all = new MemoryStream();
        try
        {
            while (await FillOrEndSendingAsync(silenceMax))
            {
                all.Write(_received, _start, _end - _start);
                _start = _end;
            }
        }
        catch (SocketException)
        {
        }

        return Encoding.Latin1.GetString(all.GetBuffer(), 0, (int)all.Length);
    }

    /// <summary>The status line and headers of an answer.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await ReadAsync(1))[0]);
        }

        return head.ToString();
    }

    /// <summary>The next frame.</summary>
    public async Task<ServerFrame> ReadFrameAsync()
    {
        var header = await ReadAsync(2);
        Assert.Equal(0, header[1] & 0x80);
        var length = header[1] switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
            127 => (long)BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8)),
            var few => few,
        };
        return new ServerFrame((Opcode)(header[0] & 0x0F), await ReadAsync((int)length));
    }

    /// <summary>The next text that has something in it.</summary>
    public async Task<string> ReadTextAsync(string part)
    {
        while (true)
        {
            var frame = await ReadFrameAsync();
            Assert.False(frame.Opcode == Opcode.Close, $"It was closed: {frame.CloseText}");
            if (frame.Opcode == Opcode.Text && frame.Text.Contains(part, StringComparison.Ordinal))
            {
                return frame.Text;
            }
        }
    }

    /// <summary>The close frame, past whatever comes before it.</summary>
    public async Task<ServerFrame> ReadCloseAsync()
    {
        while (true)
        {
            var frame = await ReadFrameAsync();
            if (frame.Opcode == Opcode.Close)
            {
                return frame;
            }
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _patience.Dispose();
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            if (_start == _end && !await FillAsync())
            {
                throw new EndOfStreamException($"The server closed without a close frame; {count - read} bytes were awaited.");
            }

            var taken = Math.Min(count - read, _end - _start);
            _received.AsSpan(_start, taken).CopyTo(bytes.AsSpan(read));
            (_start, read) = (_start + taken, read + taken);
        }

        return bytes;
    }

    private async Task<bool> FillOrEndSendingAsync(TimeSpan silenceMax)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token);
        silence.CancelAfter(silenceMax);
        try
        {
            return await FillAsync(silence.Token);
        }
        catch (OperationCanceledException) when (!_patience.IsCancellationRequested)
        {
            EndSending();
            return await FillAsync();
        }
    }

    private Task<bool> FillAsync() => FillAsync(_patience.Token);

    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        (_start, _end) = (0, await _socket.ReceiveAsync(_received, cancellation));
        return _end > 0;
    }
}
