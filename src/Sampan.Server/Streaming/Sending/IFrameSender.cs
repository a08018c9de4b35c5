namespace Sampan.Server.Streaming.Sending;

/// <summary>The write step of one connection: many frames, one write, and no wait.</summary>
/// <remarks>
/// Belongs to the hub's thread, but for the end of a write that did not end at once: that comes on any thread, and is
/// told by a callback. A write costs nothing but the bytes it copies: no task, no lock, no allocation.
/// </remarks>
internal interface IFrameSender
{
    /// <summary>Whether a write is under way; until <see cref="EndWrite"/> nothing more is sent.</summary>
    bool IsWriting { get; }

    /// <summary>Whether the connection is broken.</summary>
    bool HasFailed { get; }

    /// <summary>Sends of an outbox what the connection takes; what it does not take waits there, and can be replaced.</summary>
    /// <returns>Frames that left the outbox.</returns>
    int Flush(Outbox outbox, SendSpace space);

    /// <summary>Sends bytes that many connections get, as far as this one takes them.</summary>
    /// <returns>How many it took: they need not be kept for it. The others have to be told again.</returns>
    int TrySend(ReadOnlySpan<byte> frames, SendSpace space);

    /// <summary>The hub has heard that the write ended.</summary>
    void EndWrite(SendSpace space);
}
