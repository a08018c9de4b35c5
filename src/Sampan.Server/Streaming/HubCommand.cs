using Sampan.Server.Accounts;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Streaming.Native;

namespace Sampan.Server.Streaming;

/// <summary>What a connection asks of the hub.</summary>
internal enum HubCommandKind
{
    /// <summary>There is a new connection.</summary>
    Open,

    /// <summary>It may act for an account: an <see cref="AuthenticateRequest"/>.</summary>
    Authenticate,

    /// <summary>Send this message: a <see cref="Message"/>.</summary>
    Send,

    /// <summary>A <see cref="SubscribeRequest"/>.</summary>
    Subscribe,

    /// <summary>An <see cref="UnsubscribeRequest"/>.</summary>
    Unsubscribe,

    /// <summary>Close it from this side: a <see cref="CloseRequest"/>.</summary>
    Close,

    /// <summary>The client has sent a close frame: a <see cref="Message"/> with which to answer it.</summary>
    ClosedByClient,

    /// <summary>Nothing can be read from it any more.</summary>
    Gone,

    /// <summary>The write that was under way has ended.</summary>
    Written,

    /// <summary>Do something on the hub's thread: an <see cref="Action"/>.</summary>
    Call,
}

/// <summary>A command, and the connection that it is about.</summary>
internal readonly record struct HubCommand(HubCommandKind Kind, StreamConnection Connection, object? Argument);

/// <summary>A frame of ours.</summary>
/// <param name="Opcode">Text, pong or close.</param>
/// <param name="Payload">What is in it.</param>
internal sealed record Message(Opcode Opcode, byte[] Payload);

/// <summary>Act for an account.</summary>
/// <param name="Grant">The token that was shown.</param>
/// <param name="HoldsPlace">
/// Whether one of the account's connections was counted for this one; if not, it takes the oldest's.
/// </param>
/// <param name="Done">The answer when it is done.</param>
/// <param name="Refused">The answer when there is no place.</param>
internal sealed record AuthenticateRequest(TokenGrant Grant, bool HoldsPlace, byte[] Done, byte[]? Refused);

/// <summary>Subscribe to every type of a set for each of some instruments.</summary>
/// <param name="Instruments">Dense indices, none twice.</param>
/// <param name="Types">A set of <see cref="StreamTypes"/>.</param>
/// <param name="Done">The answer when it is done; null when nobody waits for one.</param>
/// <param name="Refused">The answer when it is more than the account may have; null when nobody waits for one.</param>
/// <param name="Trades">After which trade each instrument goes on, for a client with numbers; null for a new beginning.</param>
internal sealed record SubscribeRequest(
    int[] Instruments, int Types, byte[]? Done, byte[]? Refused, Dictionary<int, ResumePoint>? Trades = null);

/// <summary>End subscriptions.</summary>
/// <param name="Instruments">Dense indices; null for all that the connection has.</param>
/// <param name="Types">A set of <see cref="StreamTypes"/>.</param>
/// <param name="Done">The answer.</param>
internal sealed record UnsubscribeRequest(int[]? Instruments, int Types, byte[] Done);

/// <summary>Close with a code and a reason.</summary>
/// <param name="Code">The code.</param>
/// <param name="Reason">A few words for the client's developer.</param>
/// <param name="LastMessage">What to say before in iTick's dialect; null for nothing.</param>
/// <param name="Native">The code on the native stream, which says it by itself before; null for the same.</param>
internal sealed record CloseRequest(CloseCode Code, string Reason, byte[]? LastMessage = null, CloseCode? Native = null);
