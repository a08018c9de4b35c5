using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Sampan.Server.Streaming.Frames;

/// <summary>Text that is still arriving: how much of it is UTF-8, and whether the rest can become so.</summary>
internal static class Utf8Prefix
{
    // The longest character without its last byte.
    private const int CutBytesMax = 3;

    /// <summary>The bytes of whole characters, behind which there is at most the beginning of one more.</summary>
    /// <returns>Their number; -1 when no more bytes can make it valid.</returns>
    public static int Length(ReadOnlySpan<byte> text)
    {
        var length = text.Length - CutLength(text);
        return Utf8.IsValid(text[..length]) ? length : -1;
    }

    /// <summary>The length of the unfinished character at the end; 0 when there is none.</summary>
    private static int CutLength(ReadOnlySpan<byte> text)
    {
        for (var length = 1; length <= Math.Min(CutBytesMax, text.Length); length++)
        {
            if (Rune.DecodeFromUtf8(text[^length..], out _, out _) == OperationStatus.NeedMoreData)
            {
                return length;
            }
        }

        return 0;
    }
}
