using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Streaming.Native;

/// <summary>What each close code is called in the last message: a word for programs.</summary>
internal static class NativeCloses
{
    public static string NameOf(CloseCode code) => code switch
    {
        CloseCode.Normal => "normal",
        CloseCode.GoingAway => "goingAway",
        CloseCode.ProtocolError => "protocolError",
        CloseCode.UnsupportedData => "unsupportedData",
        CloseCode.InvalidPayload => "invalidPayload",
        CloseCode.MessageTooBig => "messageTooBig",
        CloseCode.BadToken => "badToken",
        CloseCode.TokenEnded => "tokenEnded",
        CloseCode.ConnectionLimit => "connectionLimit",
        CloseCode.NoHeartbeat => "noHeartbeat",
        CloseCode.TooManyMessages => "tooManyMessages",
        CloseCode.Slow => "slow",
        CloseCode.Replaced => "replaced",
        _ => "policy",
    };
}
