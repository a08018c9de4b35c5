using System.IO.Compression;

namespace Sampan.Server.History.Import;

/// <summary>The text of a gzip file, which may have several members; one that is cut off is an error.</summary>
/// <remarks>
/// <see cref="GZipStream"/> takes a file that ends early for one that ends. So a member of our own is put behind the
/// file: only when the file is whole does its byte, which no text has, come out last.
/// </remarks>
internal sealed class GzipTextStream(FileStream file) : ReadOnlyStream
{
    private readonly GZipStream _text = new(new MarkedStream(file), CompressionMode.Decompress);
    private bool _isWhole;

    public override int Read(Span<byte> buffer)
    {
        while (_text.Read(buffer) is var count and > 0)
        {
            _isWhole = buffer[count - 1] == EndMark.Byte;
            count -= _isWhole ? 1 : 0;
            if (count > 0)
            {
                return count;
            }
        }

        return _isWhole ? 0 : throw new InvalidDataException("the gzip file is cut off");
    }

    protected override void Dispose(bool disposing)
    {
        _text.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The bytes of a gzip file, and behind them the mark.</summary>
    private sealed class MarkedStream(FileStream file) : ReadOnlyStream
    {
        private int _markRead;

        public override int Read(Span<byte> buffer)
        {
            var count = file.Read(buffer);
            if (count == 0)
            {
                var rest = EndMark.Member.AsSpan(_markRead);
                count = Math.Min(rest.Length, buffer.Length);
                rest[..count].CopyTo(buffer);
                _markRead += count;
            }

            return count;
        }

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }
    }

    private static class EndMark
    {
        public const byte Byte = 0;

        public static readonly byte[] Member = Compress([Byte]);

        private static byte[] Compress(byte[] bytes)
        {
            var member = new MemoryStream();
            using (var gzip = new GZipStream(member, CompressionLevel.Fastest))
            {
                gzip.Write(bytes);
            }

            return member.ToArray();
        }
    }
}
