namespace Sampan.Server.Streaming;

/// <summary>One client's conversation in its dialect. Belongs to the connection's reader.</summary>
internal interface IStreamSession : IDisposable
{
    /// <summary>Does what a message asks.</summary>
    void OnMessage(ReadOnlySpan<byte> message);
}
