using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Sampan.Server.Tests.Streaming;

/// <summary>A client that sends any bytes, and shows every frame as it came.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(20));
    private readonly TcpClient _tcp = new();
    private Stream _stream = Stream.Null;
    private Stream _reader = Stream.Null;

    public Socket Socket => _tcp.Client;

    /// <summary>Sends a handshake and reads the answer's head.</summary>
    public static Task<(RawClient Client, string Head)> ConnectAsync(Uri server, string path, params string[] headers) =>
        ConnectAsync(server, path, headers, default);

    /// <summary>As above, with bytes that a client should keep until it is answered.</summary>
    public static async Task<(RawClient Client, string Head)> ConnectAsync(
        Uri server, string path, string[] headers, ReadOnlyMemory<byte> after)
    {
        var client = new RawClient();
        await client._tcp.ConnectAsync(server.Host, server.Port, client._patience.Token);
        client._stream = client._tcp.GetStream();
        client._reader = new BufferedStream(client._stream, 64 * 1024);
        string[] lines = [$"GET {path} HTTP/1.1", $"Host: {server.Authority}", .. headers, "", ""];
        await client.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(string.Join("\r\n", lines)), .. after.Span]);
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await client.ReadAsync(1))[0]);
        }

        return (client, head.ToString());
    }

    /// <summary>What a handshake is made of.</summary>
    public static string[] Handshake(string token) =>
    [
        "Upgrade: websocket",
        "Connection: keep-alive, Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        $"token: {token}",
    ];

    /// <summary>A client whose handshake was answered, with the greeting and the answer to its token read.</summary>
    public static async Task<RawClient> ConnectAsync(StreamServer server, string token, params string[] headers)
    {
        var (client, head) = await ConnectAsync(server.Url, "/stock", [.. Handshake(token), .. headers]);
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", head, StringComparison.Ordinal);
        await client.ReadFrameAsync();
        await client.ReadFrameAsync();
        return client;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, _patience.Token);

    /// <summary>The next frame: its first byte, and its payload.</summary>
    public async Task<(byte First, byte[] Payload)> ReadFrameAsync()
    {
        var head = await ReadAsync(2);
        Assert.Equal(0, head[1] & 0x80);
        var length = head[1] switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
            127 => (int)BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8)),
            var small => small,
        };
        return (head[0], await ReadAsync(length));
    }

    public async Task ExpectTextAsync(string text)
    {
        var (first, payload) = await ReadFrameAsync();
        Assert.Equal((0x81, text), (first, Encoding.UTF8.GetString(payload)));
    }

    public async Task ExpectCloseAsync(ushort code, string? reason = null)
    {
        var (first, payload) = await ReadFrameAsync();
        Assert.Equal(0x88, first);
        Assert.Equal(code, BinaryPrimitives.ReadUInt16BigEndian(payload));
        if (reason is not null)
        {
            Assert.Equal(reason, Encoding.UTF8.GetString(payload.AsSpan(2)));
        }
    }

    /// <summary>The server ends the connection, in order or not.</summary>
    public async Task<bool> EndsInOrderAsync()
    {
        try
        {
            return await _reader.ReadAsync(new byte[1], _patience.Token) == 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The rest of a body of known length.</summary>
    public async Task<string> ReadTextAsync(int length) => Encoding.UTF8.GetString(await ReadAsync(length));

    public void Dispose()
    {
        _tcp.Dispose();
        _patience.Dispose();
    }

    private async Task<byte[]> ReadAsync(int length)
    {
        var bytes = new byte[length];
        await _reader.ReadExactlyAsync(bytes, _patience.Token);
        return bytes;
    }
}
