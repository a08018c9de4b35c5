namespace Sampan.Server.Streaming.Frames;

/// <summary>The rule of the protocol that a client broke.</summary>
/// <param name="Code">What to close with.</param>
/// <param name="Reason">A few words for the client's developer; they fit a close frame.</param>
internal readonly record struct FrameViolation(CloseCode Code, string Reason);
