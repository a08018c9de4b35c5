namespace Sampan.Server.Streaming.Frames;

/// <summary>Why a WebSocket connection is closed (RFC 6455 §7.4.1): the codes that this server sends.</summary>
internal enum CloseCode : ushort
{
    Normal = 1000,

    /// <summary>The server is shutting down.</summary>
    GoingAway = 1001,

    ProtocolError = 1002,

    /// <summary>A binary message: the streams speak text.</summary>
    UnsupportedData = 1003,

    /// <summary>Text that is not UTF-8, or compressed data that can't be inflated.</summary>
    InvalidPayload = 1007,

    /// <summary>A rule of this server: a bad token, too many commands, no heartbeat, a slow reader.</summary>
    PolicyViolation = 1008,

    MessageTooBig = 1009,
}
