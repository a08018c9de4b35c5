using System.Text;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Tests.Streaming.Conformance;

/// <summary>RFC 6455 and 7692 in the order of the well-known public cases, over raw sockets.</summary>
public sealed class Rfc6455Tests(Rfc6455Tests.Server server) : IClassFixture<Rfc6455Tests.Server>
{
    private static readonly Dictionary<string, ConformanceCase> Cases =
        ((ConformanceCase[])[.. FramingCases.All, .. Utf8Cases.All, .. CloseCases.All, .. SizeCases.All, .. CompressionCases.All])
        .ToDictionary(one => one.Name);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Case(string name)
    {
        var one = Cases[name];
        string[] headers = one.Offer is null ? [] : ["Sec-WebSocket-Extensions: " + one.Offer];
        using var client = await RawClient.ConnectAsync(server.Streams, server.Token, headers);
        client.Socket.NoDelay = true;

        foreach (var step in one.Steps)
        {
            await TakeAsync(client, step);
        }

        await EndAsync(client, hasClosed: one.Steps[^1].Seen?.First == 0x88);
    }

    private static async Task TakeAsync(RawClient client, Step step)
    {
        if (step.Seen is { } seen)
        {
            await ExpectAsync(client, seen.First, seen.Payload);
            return;
        }

        foreach (var piece in step.Sent!.Chunk(step.PieceBytes > 0 ? step.PieceBytes : step.Sent!.Length))
        {
            await client.SendAsync(piece);
        }
    }

    private static async Task ExpectAsync(RawClient client, byte first, byte[] payload)
    {
        var (seenFirst, seen) = await client.ReadFrameAsync();
        if (seenFirst == 0xC1)
        {
            (seenFirst, seen) = (0x81, Inflate(seen));
        }

        // A close of the server's own has a reason behind its code, in words that are nobody's contract.
        seen = seenFirst == 0x88 && seen.Length > 2 ? seen[..2] : seen;
        Assert.Equal((first, Show(payload)), (seenFirst, Show(seen)));
    }

    /// <summary>A connection that was not closed is as good as new; one that was ends in order.</summary>
    private static async Task EndAsync(RawClient client, bool hasClosed)
    {
        if (!hasClosed)
        {
            await client.SendAsync(Frame.Ping(42));
            await ExpectAsync(client, 0x8A, [42]);
            await client.SendAsync(Frames.ClientFrame.Close(1000));
            await client.ExpectCloseAsync(1000, "");
        }

        client.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        Assert.True(await client.EndsInOrderAsync());
    }

    private static byte[] Inflate(byte[] deflated)
    {
        var inflated = MessageInflater.Inflate(deflated, 1_000_000);
        Assert.Equal(InflateOutcome.Done, inflated.Outcome);
        return inflated.Bytes[..inflated.Length];
    }

    private static string Show(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>One server for all cases: no case may harm the next.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal StreamServer Streams { get; private set; } = null!;

        internal string Token { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Streams = await StreamServer.StartAsync();
            Token = Streams.Token();
        }

        public ValueTask DisposeAsync() => Streams.DisposeAsync();
    }
}
