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

    /// <summary>On the native stream, as the following: the token is not good, or was not shown in time.</summary>
    BadToken = 4001,

    /// <summary>The token was revoked or has expired, or its plan has changed.</summary>
    TokenEnded = 4002,

    /// <summary>The plan has no more connections.</summary>
    ConnectionLimit = 4003,

    /// <summary>Nothing was heard of the client for too long.</summary>
    NoHeartbeat = 4004,

    /// <summary>The client sends more messages than it may.</summary>
    TooManyMessages = 4005,

    /// <summary>The client reads too slowly.</summary>
    Slow = 4008,

    /// <summary>A newer connection of the account has taken its place.</summary>
    Replaced = 4009,
}
