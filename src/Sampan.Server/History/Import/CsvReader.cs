namespace Sampan.Server.History.Import;

/// <summary>The rows of a CSV file as slices of its bytes: no string is made.</summary>
/// <remarks>
/// RFC 4180 as found in the wild: UTF-8 with or without a byte order mark, LF or CRLF, quoted fields with commas, line
/// feeds and doubled quotes, empty lines. Blanks around a field do not count, unless in its quotes. Not thread-safe.
/// </remarks>
internal sealed class CsvReader : IDisposable
{
    // A longer row is no row: some other file, or a quote that never closes.
    private const int RowLengthMax = 1 << 20;

    private const int ReadSize = 1 << 18;

    private const int ColumnsMax = 256;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[RowLengthMax + ReadSize];
    private readonly Range[] _fields = new Range[ColumnsMax];
    private int _position;
    private int _length;
    private long _nextLine = 1;
    private bool _isAtEnd;

    public CsvReader(Stream stream)
    {
        _stream = stream;
        Fill();
        _position = _buffer.AsSpan(0, _length).StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    /// <summary>How many fields the row has.</summary>
    public int FieldCount { get; private set; }

    /// <summary>The line on which the row begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>A field of the row, empty where the row has no such field; valid until the next row.</summary>
    public ReadOnlySpan<byte> Field(int index) =>
        (uint)index < (uint)FieldCount ? _buffer.AsSpan(_fields[index]) : [];

    /// <summary>Goes to the next row that is not empty.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or no CSV file.</exception>
    public bool TryReadRow()
    {
        while (TryTakeRow(out var row, out var quotes))
        {
            if (!_buffer.AsSpan(row).Trim(" \t\r"u8).IsEmpty)
            {
                Split(row, quotes > 0);
                return true;
            }
        }

        FieldCount = 0;
        return false;
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>Finds the end of the row: the first line feed that no quote is open at.</summary>
    private bool TryTakeRow(out Range row, out int quotes)
    {
        var searched = 0;
        var lines = 0;
        quotes = 0;
        while (true)
        {
            var rest = _buffer.AsSpan(_position + searched, _length - _position - searched);
            var end = rest.IndexOf((byte)'\n');
            if (end < 0 && !_isAtEnd)
            {
                Fill();
                continue;
            }

            var line = end < 0 ? rest : rest[..end];
            quotes += line.Count((byte)'"');
            searched += line.Length;
            lines++;
            if (end < 0 || quotes % 2 == 0)
            {
                return TakeRow(searched, lines, out row);
            }

            searched++;
        }
    }

    private bool TakeRow(int length, int lines, out Range row)
    {
        row = new Range(_position, _position + length);
        var hasRow = _position < _length;
        Line = _nextLine;
        _nextLine += lines;
        _position = Math.Min(_position + length + 1, _length);
        return hasRow;
    }

    private void Split(Range row, bool hasQuotes)
    {
        var (start, length) = row.GetOffsetAndLength(_buffer.Length);
        var end = start + length;
        FieldCount = 0;
        while (start <= end)
        {
            if (FieldCount == ColumnsMax)
            {
                throw new InvalidDataException($"line {Line} has more than {ColumnsMax} fields");
            }

            var next = hasQuotes ? EndOfField(start, end) : IndexOfComma(start, end);
            _fields[FieldCount++] = hasQuotes ? Unquote(Trim(start, next)) : Trim(start, next);
            start = next + 1;
        }
    }

    private int IndexOfComma(int start, int end)
    {
        // Fields are a few bytes long: a plain loop beats a vector search.
        while (start < end && _buffer[start] != ',')
        {
            start++;
        }

        return start;
    }

    /// <summary>As <see cref="IndexOfComma"/>, but a comma in a field that begins with a quote does not count.</summary>
    private int EndOfField(int start, int end)
    {
        var field = _buffer.AsSpan(start, end - start).TrimStart(" \t"u8);
        if (field.IsEmpty || field[0] != '"')
        {
            return IndexOfComma(start, end);
        }

        var isQuoted = false;
        while (start < end && (isQuoted || _buffer[start] != ','))
        {
            isQuoted ^= _buffer[start] == '"';
            start++;
        }

        return start;
    }

    private Range Trim(int start, int end)
    {
        while (start < end && _buffer[start] is (byte)' ' or (byte)'\t')
        {
            start++;
        }

        while (end > start && _buffer[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            end--;
        }

        return new Range(start, end);
    }

    /// <summary>Takes the quotes off, in place: what is left is never longer.</summary>
    private Range Unquote(Range field)
    {
        var (start, length) = field.GetOffsetAndLength(_buffer.Length);
        if (length < 2 || _buffer[start] != '"' || _buffer[start + length - 1] != '"')
        {
            return field;
        }

        var from = start + 1;
        var to = from;
        var end = start + length - 1;
        while (from < end)
        {
            from += _buffer[from] == '"' && from + 1 < end && _buffer[from + 1] == '"' ? 1 : 0;
            _buffer[to++] = _buffer[from++];
        }

        return new Range(start + 1, to);
    }

    private void Fill()
    {
        var unread = _length - _position;
        if (unread > RowLengthMax)
        {
            throw new InvalidDataException($"line {_nextLine} is longer than {RowLengthMax} bytes");
        }

        _buffer.AsSpan(_position, unread).CopyTo(_buffer);
        var read = _stream.Read(_buffer, unread, _buffer.Length - unread);
        _position = 0;
        _length = unread + read;
        _isAtEnd = read == 0;
    }
}
