using System.IO.Compression;
using ZstdSharp;

namespace Sampan.Server.Feeds.Capture;

/// <summary>The bytes of a capture, decompressed where they need it, in a buffer that never grows.</summary>
internal sealed class CaptureInput : IDisposable
{
    /// <summary>The longest piece that can be looked at at once.</summary>
    public const int PieceLengthMax = 1 << 20;

    private readonly Stream _file;
    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[PieceLengthMax * 2];
    private int _start;
    private int _end;

    public CaptureInput(Stream file)
    {
        _file = file;
        _stream = file;
        var magic = Peek(4);
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            _stream = new GZipStream(Replay(), CompressionMode.Decompress);
        }
        else if (magic.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]))
        {
            _stream = new DecompressionStream(Replay());
        }
    }

    /// <summary>Where in the decompressed file <see cref="Peek"/> begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Looks at the next bytes; fewer at the end of the file.</summary>
    /// <exception cref="InvalidDataException">They can't be decompressed.</exception>
    public ReadOnlySpan<byte> Peek(int length)
    {
        if (_end - _start < length)
        {
            Fill(length);
        }

        return _buffer.AsSpan(_start, Math.Min(length, _end - _start));
    }

    /// <summary>Passes over bytes, as many as there are.</summary>
    /// <returns>False when there were fewer.</returns>
    /// <exception cref="InvalidDataException">They can't be decompressed.</exception>
    public bool Skip(long length)
    {
        while (length > 0)
        {
            var step = Peek((int)Math.Min(length, PieceLengthMax)).Length;
            if (step == 0)
            {
                return false;
            }

            _start += step;
            Offset += step;
            length -= step;
        }

        return true;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _file.Dispose();
    }

    private void Fill(int length)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        while (_end < length)
        {
            var read = ReadSome();
            if (read == 0)
            {
                return;
            }

            _end += read;
        }
    }

    private int ReadSome()
    {
        try
        {
            return _stream.Read(_buffer.AsSpan(_end));
        }
        catch (Exception problem) when (_stream != _file && problem is ZstdException or EndOfStreamException)
        {
            throw new InvalidDataException(problem.Message, problem);
        }
    }

    // What has been read of a compressed file goes in front of what has not.
    private PrefixedStream Replay()
    {
        var prefix = _buffer.AsSpan(_start, _end - _start).ToArray();
        _start = _end = 0;
        return new PrefixedStream(prefix, _file);
    }

    /// <summary>Some bytes, and then a stream.</summary>
    private sealed class PrefixedStream(byte[] prefix, Stream rest) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            if (_position == prefix.Length)
            {
                return rest.Read(buffer);
            }

            var count = Math.Min(buffer.Length, prefix.Length - _position);
            prefix.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
