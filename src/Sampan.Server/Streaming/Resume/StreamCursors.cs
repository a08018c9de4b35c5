using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Sampan.Market;
using Sampan.Server.Streaming.Native;

namespace Sampan.Server.Streaming.Resume;

/// <summary>
/// Where a client stands, in one text that only this server can make: what it has subscribed to, and the last number of each.
/// </summary>
/// <remarks>
/// A cursor holds for the account that it was made for. It is signed with a key of the data folder, so that it survives a restart. With
/// many subscriptions only the numbers of trades are in it; states begin anew then.
/// </remarks>
/// <param name="key">The key, 32 bytes.</param>
internal sealed class StreamCursors(byte[] key)
{
    /// <summary>The longest cursor, in characters: it fits into the line of a request.</summary>
    public const int LengthMax = 12_000;

    private const byte Version = 1;
    private const int SignatureBytes = 16;
    private const int BytesMax = (LengthMax / 4 * 3) - SignatureBytes;

    /// <summary>Makes a key that lasts as long as the process.</summary>
    public static StreamCursors WithOwnKey() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>Writes where a client stands.</summary>
    /// <returns>Null when it has more subscriptions than a cursor holds.</returns>
    public string? Write(NativeClient client, long account, InstrumentTable instruments)
    {
        var bytes = Write(client, account, instruments, hasStates: true) ?? Write(client, account, instruments, hasStates: false);
        return bytes is null ? null : Base64Url.EncodeToString([.. bytes, .. Sign(bytes)]);
    }

    /// <summary>Reads a cursor.</summary>
    public bool TryRead(string text, long account, InstrumentTable instruments, [NotNullWhen(true)] out NativeSubscribe? request)
    {
        request = null;
        if (text.Length > LengthMax || !Base64Url.IsValid(text))
        {
            return false;
        }

        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length <= SignatureBytes)
        {
            return false;
        }

        var contents = bytes.AsSpan(0, bytes.Length - SignatureBytes);
        return CryptographicOperations.FixedTimeEquals(Sign(contents), bytes.AsSpan(contents.Length))
            && CursorReader.TryRead(contents, account, instruments, out request);
    }

    private static byte[]? Write(NativeClient client, long account, InstrumentTable instruments, bool hasStates)
    {
        var writer = new CursorWriter(BytesMax);
        writer.Write(Version);
        writer.Write((ulong)account);
        writer.Write((client.HasTimes ? 1u : 0) | (client.Batches ? 2u : 0) | (client.WantsCursor ? 4u : 0) | (hasStates ? 8u : 0));
        foreach (var (instrument, first) in client.Subscriptions.OrderBy(pair => pair.Key))
        {
            for (var subscription = first; subscription is not null; subscription = subscription.Next)
            {
                Write(writer, instruments[instrument].Id, subscription, hasStates);
            }
        }

        return writer.TryTake();
    }

    private static void Write(CursorWriter writer, uint id, NativeSubscription subscription, bool hasStates)
    {
        var variant = subscription.Variant;
        writer.Write(id);
        writer.Write((ulong)subscription.Type
            | (subscription.Skips ? 32u : 0) | (variant.HasChecksum ? 64u : 0) | (variant.HasDeltas ? 128u : 0));
        writer.Write((ulong)variant.Levels);
        var (day, number) = subscription.Known;
        if (subscription.Type is NativeType.Trade or NativeType.Gap || hasStates)
        {
            writer.Write((ulong)(day / HongKongTime.NanosPerDay));
            writer.Write(number);
        }
    }

    private byte[] Sign(ReadOnlySpan<byte> bytes) => HMACSHA256.HashData(key, bytes)[..SignatureBytes];
}
