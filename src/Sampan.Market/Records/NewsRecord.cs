using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>A part of a piece of news from the exchange (OMD-C 22). A piece is its head and what follows, in order.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 688)]
public struct NewsRecord : IRecord
{
    /// <summary>Bytes of text in a part: a headline's 320 characters in UTF-16.</summary>
    public const int TextSize = 640;

    /// <summary>Securities in a part.</summary>
    public const int SecuritiesMax = TextSize / sizeof(uint);

    /// <inheritdoc/>
    public static RecordType Type => RecordType.News;

    public RecordHeader Header;

    /// <summary>When this server received it, nanoseconds since the Unix epoch, UTC.</summary>
    public long TsRecv;

    /// <summary>When the exchange released it, nanoseconds since the Unix epoch, UTC.</summary>
    public long Released;

    /// <summary>The venue's number of the message.</summary>
    public uint Sequence;

    /// <summary>The three characters of the exchange's number, ASCII, in the lower bytes: 'A' | 'B' &lt;&lt; 8 | …</summary>
    public uint NewsId;

    public NewsPart Part;

    /// <summary>Whether the text is Chinese (<c>EXC</c>) or English (<c>EXN</c>).</summary>
    public bool IsChinese;

    /// <summary>Whether the exchange takes this piece of news back.</summary>
    public bool IsCancelled;

    /// <summary>Whether this is the last part of the piece.</summary>
    public bool IsLast;

    /// <summary>How many bytes of <see cref="Content"/> are in use.</summary>
    public ushort Length;

    /// <summary>UTF-16LE text, market codes in ASCII (4 bytes each) or security codes (4 bytes each), by <see cref="Part"/>.</summary>
    public NewsContent Content;

    /// <summary>The bytes of a part.</summary>
    [InlineArray(TextSize)]
    public struct NewsContent
    {
        private byte _first;
    }
}

/// <summary>What a <see cref="NewsRecord"/> carries.</summary>
public enum NewsPart : byte
{
    /// <summary>The beginning of a piece: its headline.</summary>
    Headline,

    /// <summary>The market segments that it is about; none for all.</summary>
    Markets,

    /// <summary>The securities that it is about; none for all.</summary>
    Securities,

    /// <summary>A line of its text.</summary>
    Line,
}
