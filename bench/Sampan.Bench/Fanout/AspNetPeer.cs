using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Sampan.Bench.Fanout;

/// <summary>Plain WebSockets of ASP.NET Core, as most would write it: a channel a connection, and a send a message.</summary>
internal static class AspNetPeer
{
    private const int All = -1;

    // As much as may be on its way to a connection in a closed loop, and several times that.
    private const int ChannelCapacity = 16_384;

    private static readonly ConcurrentDictionary<int, ConcurrentDictionary<Reader, bool>> Readers = new();

    /// <summary>Serves until its standard input ends, on ports that it prints.</summary>
    public static void Run()
    {
        var builder = BareServer.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = builder.Build();
        host.UseWebSockets();
        host.Run(Serve);
        host.StartAsync().Wait();
        using var ingest = new TcpListener(IPAddress.Loopback, 0);
        ingest.Start();
        new Thread(() => Take(ingest)) { IsBackground = true }.Start();
        Console.WriteLine($"ready {new Uri(host.Urls.Single()).Port} {((IPEndPoint)ingest.LocalEndpoint).Port}");
        Console.In.ReadToEnd();
    }

    private static async Task Serve(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[64 * 1024];
        var request = await ReceiveTextAsync(socket, buffer);
        var reader = new Reader(socket);
        var sending = reader.SendAsync();
        int[] topics = request == "*" ? [All] : [.. request.Split(',').Select(TopicOf)];
        foreach (var topic in topics)
        {
            Readers.GetOrAdd(topic, _ => new())[reader] = true;
        }

        reader.Waiting.Writer.TryWrite("subscribed"u8.ToArray());
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), default)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException)
        {
            // The client has broken off: that is how it ends here.
        }

        foreach (var topic in topics)
        {
            Readers[topic].TryRemove(reader, out _);
        }

        reader.Waiting.Writer.TryComplete();
        await sending;
    }

    private static int TopicOf(string name) => int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture);

    private static async Task<string> ReceiveTextAsync(WebSocket socket, byte[] buffer)
    {
        var length = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(buffer.AsMemory(length), default);
            length += result.Count;
        }
        while (!result.EndOfMessage);
        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    private static void Take(TcpListener ingest)
    {
        var bytes = new byte[256 * 1024];
        while (true)
        {
            using var publisher = ingest.AcceptSocket();
            for (int length = 0, count; (count = Receive(publisher, bytes.AsSpan(length))) > 0;)
            {
                length += count;
                var taken = Publish(bytes.AsSpan(0, length));
                bytes.AsSpan(taken, length - taken).CopyTo(bytes);
                length -= taken;
            }
        }
    }

    private static int Receive(Socket publisher, Span<byte> bytes)
    {
        var count = publisher.Receive(bytes, SocketFlags.None, out var error);
        return error == SocketError.Success ? count : 0;
    }

    private static int Publish(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (bytes.Length - at >= 8)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[(at + 4)..]);
            if (bytes.Length - at - 8 < length)
            {
                break;
            }

            Publish(BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]), bytes.Slice(at + 8, length).ToArray());
            at += 8 + length;
        }

        return at;
    }

    private static void Publish(int topic, byte[] message)
    {
        Publish(Readers.GetValueOrDefault(All), message);
        Publish(Readers.GetValueOrDefault(topic), message);
    }

    private static void Publish(ConcurrentDictionary<Reader, bool>? readers, byte[] message)
    {
        foreach (var (reader, _) in readers ?? [])
        {
            reader.Waiting.Writer.TryWrite(message);
        }
    }

    /// <summary>One connection, and what waits for it.</summary>
    private sealed class Reader(WebSocket socket)
    {
        public Channel<byte[]> Waiting { get; } =
            Channel.CreateBounded<byte[]>(new BoundedChannelOptions(ChannelCapacity) { SingleReader = true });

        public async Task SendAsync()
        {
            try
            {
                await foreach (var message in Waiting.Reader.ReadAllAsync())
                {
                    await socket.SendAsync(message.AsMemory(), WebSocketMessageType.Text, true, default);
                }
            }
            catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException)
            {
                // The client has broken off.
            }
        }
    }
}
