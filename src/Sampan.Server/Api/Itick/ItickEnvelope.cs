using System.Buffers;
using System.Text.Json;

namespace Sampan.Server.Api.Itick;

/// <summary>What iTick puts around its data: market data carry a null message, reference data the message "ok".</summary>
internal static class ItickEnvelope
{
    public static ReadOnlySpan<byte> Start => "{\"code\":0,\"msg\":null,\"data\":"u8;

    public static ReadOnlySpan<byte> End => "}"u8;

    /// <summary>Writes the key of a batch's member: the string that was asked, letter for letter.</summary>
    public static void WriteKey(IBufferWriter<byte> body, bool first, string code)
    {
        body.Write(first ? "\""u8 : ",\""u8);
        body.Write(JsonEncodedText.Encode(code, ReferenceJson.Encoder).EncodedUtf8Bytes);
        body.Write("\":"u8);
    }
}
