namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>How far a <see cref="RetransmissionClient"/> has come with its server.</summary>
public enum RetransmissionState : byte
{
    /// <summary>There is no connection, and there is a pause before the next try.</summary>
    Pausing,

    /// <summary>A connection has been ordered.</summary>
    Connecting,

    /// <summary>The answer to the logon is awaited.</summary>
    LoggingOn,

    /// <summary>It can ask, and has nothing to ask for.</summary>
    Ready,

    /// <summary>The answer to a request is awaited.</summary>
    Asking,

    /// <summary>What was asked for is coming.</summary>
    Receiving,
}
