namespace Sampan.Server.Streaming.Frames;

/// <summary>What a <see cref="FrameReader"/> found in a client's bytes.</summary>
internal enum FrameEvent
{
    /// <summary>All bytes are taken, and nothing is complete.</summary>
    NeedMore,

    /// <summary>A whole text message: <see cref="FrameReader.Message"/>.</summary>
    Message,

    /// <summary>A ping: <see cref="FrameReader.Control"/> is to be sent back in a pong.</summary>
    Ping,

    Pong,

    /// <summary>The client closes: <see cref="FrameReader.Control"/> is its code and reason, or empty.</summary>
    Close,

    /// <summary>A broken rule, once and for all: <see cref="FrameReader.Violation"/>.</summary>
    Violation,
}
