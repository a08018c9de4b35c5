using System.Text;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Tests.Streaming.Frames;

namespace Sampan.Server.Tests.Streaming.Conformance;

/// <summary>One case: what a client sends, and what it must see, step by step.</summary>
/// <param name="Name">Its number, as the well-known public suite numbers its cases, and what happens.</param>
/// <param name="Steps">In order.</param>
/// <remarks>
/// A case that does not end with a close has to leave the connection as it was: the one who runs it closes it, and that has to
/// be answered.
/// </remarks>
internal sealed record ConformanceCase(string Name, params Step[] Steps)
{
    /// <summary>What a client offers in its handshake; null for no compression.</summary>
    public string? Offer { get; init; }
}

/// <summary>Something that the client sends, or has to see.</summary>
/// <param name="Sent">Bytes; null when it waits.</param>
/// <param name="PieceBytes">How many of them at a time; 0 for all at once.</param>
/// <param name="Seen">The first byte of the frame that it waits for, and its payload; a close's is only its code.</param>
internal sealed record Step(byte[]? Sent, int PieceBytes, (byte First, byte[] Payload)? Seen)
{
    /// <summary>Frames, in one go.</summary>
    public static Step Send(params byte[][] frames) => new([.. frames.SelectMany(frame => frame)], 0, null);

    /// <summary>Frames, cut without regard to where they begin.</summary>
    public static Step SendIn(int pieceBytes, params byte[][] frames) =>
        new([.. frames.SelectMany(frame => frame)], pieceBytes, null);

    /// <summary>A text message.</summary>
    public static Step Text(string text) => new(null, 0, (0x81, Encoding.UTF8.GetBytes(text)));

    /// <summary>The echo of a text: this server's heartbeat sends back what came with it.</summary>
    public static Step Echo(string text) => Text($$$"""{"resAc":"pong","data":{"params":"{{{text}}}"}}""");

    /// <summary>The answer to a text that is no command.</summary>
    public static Step NotUnderstood() => Text("""{"code":0,"msg":"cannot be resolved action"}""");

    /// <summary>A pong.</summary>
    public static Step Pong(params byte[] payload) => new(null, 0, (0x8A, payload));

    /// <summary>A close with this code.</summary>
    public static Step Close(int code) => new(null, 0, (0x88, [(byte)(code >> 8), (byte)code]));

    /// <summary>A close without a code.</summary>
    public static Step CloseWithoutCode() => new(null, 0, (0x88, []));
}

/// <summary>Frames as the cases need them.</summary>
internal static class Frame
{
    private const string Before = "{\"ac\":\"ping\",\"params\":\"";
    private const string After = "\"}";

    /// <summary>The bytes that a message has besides the text that it wants back.</summary>
    public static int Overhead => Before.Length + After.Length;

    /// <summary>The message that wants a text back.</summary>
    public static byte[] Wanting(string text) => Encoding.UTF8.GetBytes(Before + text + After);

    /// <summary>The frame of it.</summary>
    public static byte[] Echo(string text) => ClientFrame.Of(Opcode.Text, Wanting(text));

    /// <summary>A text of whatever bytes.</summary>
    public static byte[] Text(params byte[] bytes) => ClientFrame.Of(Opcode.Text, bytes);

    public static byte[] Ping(params byte[] payload) => ClientFrame.Of(Opcode.Ping, payload);

    public static byte[] Pong(params byte[] payload) => ClientFrame.Of(Opcode.Pong, payload);

    public static byte[] Binary(int length) => ClientFrame.Of(Opcode.Binary, new byte[length]);

    /// <summary>The first part of a message.</summary>
    public static byte[] Begin(params byte[] payload) => ClientFrame.Of(Opcode.Text, payload, isFinal: false);

    /// <summary>A part in the middle.</summary>
    public static byte[] Go(params byte[] payload) => ClientFrame.Of(Opcode.Continuation, payload, isFinal: false);

    /// <summary>The last part.</summary>
    public static byte[] End(params byte[] payload) => ClientFrame.Of(Opcode.Continuation, payload);

    /// <summary>A message in parts of a length.</summary>
    public static byte[][] Parts(byte[] message, int partBytes, int reserved = 0)
    {
        var parts = message.Chunk(partBytes).ToArray();
        return
        [
            .. parts.Select((part, i) => ClientFrame.Of(
                i == 0 ? Opcode.Text : Opcode.Continuation,
                part,
                isFinal: i == parts.Length - 1,
                reserved: i == 0 ? reserved : 0)),
        ];
    }
}
