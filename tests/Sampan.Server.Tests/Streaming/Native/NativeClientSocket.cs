using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>.NET's own WebSocket client of the native stream; nothing waits longer than twenty seconds.</summary>
internal sealed class NativeClientSocket : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(20));
    private readonly byte[] _buffer = new byte[4 * 1024 * 1024];
    private int _pings;

    public ClientWebSocket Socket { get; } = new();

    /// <summary>Connections whose kernel takes little that nobody reads: so a reader that stops is soon seen to be slow.</summary>
    public HttpMessageInvoker Network { get; } = new(new SocketsHttpHandler { ConnectCallback = ConnectAsync });

    public CancellationToken Patience => _patience.Token;

    public Task SendAsync(string text) =>
        Socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Patience);

    /// <summary>The next frame's bytes; null when the server closes.</summary>
    public async Task<byte[]?> ReceiveBytesAsync()
    {
        var length = 0;
        while (true)
        {
            var part = await Socket.ReceiveAsync(_buffer.AsMemory(length), Patience);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                return _buffer[..length];
            }
        }
    }

    public async Task<string?> ReceiveAsync() =>
        await ReceiveBytesAsync() is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>How many subscriptions hear what happens, after what they missed.</summary>
    public int Resumed { get; private set; }

    public async Task<JsonElement> ReceiveJsonAsync()
    {
        var message = JsonElement.Parse((await ReceiveAsync())!);
        Resumed += message.ValueKind == JsonValueKind.Object && message.GetProperty("type").GetString() == "resumed" ? 1 : 0;
        return message;
    }

    /// <summary>Records up to the pong.</summary>
    public async Task<List<byte[]>> ReceiveUntilPongOfRecordsAsync()
    {
        await SendAsync("""{"op":"ping"}""");
        var records = new List<byte[]>();
        while (await ReceiveBytesAsync() is { } frame && frame[0] != (byte)'{')
        {
            records.Add(frame);
        }

        return records;
    }

    /// <summary>The next message, which has to be of a type.</summary>
    public async Task<JsonElement> ExpectTypeAsync(string type)
    {
        var text = await ReceiveAsync();
        var message = JsonElement.Parse(text!);
        Assert.True(message.GetProperty("type").GetString() == type, $"expected {type}, got {text}");
        return message;
    }

    /// <summary>Says something, and returns the answer.</summary>
    public async Task<JsonElement> AskAsync(string command)
    {
        await SendAsync(command);
        return await ExpectTypeAsync("answer");
    }

    public Task<JsonElement> SubscribeAsync(string symbols, string types, string more = "") =>
        AskAsync($$"""{"op":"subscribe","symbols":"{{symbols}}","types":"{{types}}"{{more}}}""");

    /// <summary>All messages up to one of a type, that included.</summary>
    public async Task<List<JsonElement>> ReceiveThroughAsync(string type)
    {
        var messages = new List<JsonElement>();
        do
        {
            messages.Add(await ReceiveJsonAsync());
        }
        while (messages[^1].GetProperty("type").GetString() != type);

        return messages;
    }

    /// <summary>All messages up to one that tells of a number: that it was, or that it is missing.</summary>
    public async Task<List<JsonElement>> ReceiveUntilSeqAsync(string type, int number)
    {
        var messages = new List<JsonElement>();
        var last = 0;
        while (last < number)
        {
            var message = await ReceiveJsonAsync();
            messages.Add(message);
            var told = message.GetProperty("type").GetString();
            last = told == type ? message.GetProperty("seq").GetInt32()
                : told == "missing" ? message.GetProperty("to").GetInt32()
                : last;
        }

        return messages;
    }

    /// <summary>Everything that was sent before has arrived at the other side, and was answered.</summary>
    public async Task<List<JsonElement>> ReceiveUntilPongAsync()
    {
        var id = ++_pings;
        await SendAsync($$"""{"op":"ping","id":{{id}}}""");
        var messages = new List<JsonElement>();
        while (true)
        {
            var message = await ReceiveJsonAsync();
            foreach (var one in message.ValueKind == JsonValueKind.Array ? message.EnumerateArray().ToArray() : [message])
            {
                if (one.GetProperty("type").GetString() == "pong" && one.GetProperty("id").GetInt32() == id)
                {
                    return messages;
                }

                messages.Add(one);
            }
        }
    }

    /// <summary>The code of the close that is next, after a last message that says the same.</summary>
    public async Task<string> ExpectCloseAsync(int code)
    {
        var last = await ExpectTypeAsync("close");
        Assert.Equal(code, last.GetProperty("code").GetInt32());
        Assert.Null(await ReceiveAsync());
        Assert.Equal(code, (int)Socket.CloseStatus!);
        await Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Patience);
        return last.GetProperty("reason").GetString()!;
    }

    public void Dispose()
    {
        Socket.Dispose();
        Network.Dispose();
        _patience.Dispose();
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 32 * 1024, NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
