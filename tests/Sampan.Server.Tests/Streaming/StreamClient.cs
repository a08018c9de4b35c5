using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Sampan.Server.Tests.Streaming;

/// <summary>.NET's own WebSocket client, reading messages as text; nothing waits longer than ten seconds.</summary>
internal sealed class StreamClient : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(20));
    private readonly byte[] _buffer = new byte[256 * 1024];

    public ClientWebSocket Socket { get; } = new();

    public CancellationToken Patience => _patience.Token;

    public Task SendAsync(string text) =>
        Socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Patience);

    /// <summary>The next message; null when the server closes.</summary>
    public async Task<string?> ReceiveAsync()
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
                return Encoding.UTF8.GetString(_buffer.AsSpan(0, length));
            }
        }
    }

    public async Task<JsonElement> ReceiveJsonAsync() => JsonElement.Parse((await ReceiveAsync())!);

    /// <summary>The <c>data</c> of the next message.</summary>
    public async Task<JsonElement> ReceiveDataAsync() => (await ReceiveJsonAsync()).GetProperty("data");

    public async Task ExpectAsync(string text) => Assert.Equal(text, await ReceiveAsync());

    public async Task ExpectCloseAsync(WebSocketCloseStatus status, string reason)
    {
        Assert.Null(await ReceiveAsync());
        Assert.Equal((status, reason), (Socket.CloseStatus, Socket.CloseStatusDescription));
        await Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Patience);
    }

    /// <summary>Subscribes, and reads the answer.</summary>
    public async Task SubscribeAsync(string symbols, string types)
    {
        await SendAsync($$"""{"ac":"subscribe","params":"{{symbols}}","types":"{{types}}"}""");
        await ExpectAsync("""{"code":1,"resAc":"subscribe","msg":"subscribe Successfully"}""");
    }

    /// <summary>Everything that was sent before has arrived at the other side, and was answered.</summary>
    public async Task<List<string>> ReceiveUntilPongAsync()
    {
        await SendAsync("""{"ac":"ping","params":"until"}""");
        var messages = new List<string>();
        while (await ReceiveAsync() is { } message && message != """{"resAc":"pong","data":{"params":"until"}}""")
        {
            messages.Add(message);
        }

        return messages;
    }

    public void Dispose()
    {
        Socket.Dispose();
        _patience.Dispose();
    }
}
