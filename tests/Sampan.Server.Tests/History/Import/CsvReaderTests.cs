using System.IO.Compression;
using System.Text;
using CsCheck;
using Sampan.Server.History.Import;

namespace Sampan.Server.Tests.History.Import;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\nc,d\n", "1:a|b 2:c|d")]
    [InlineData("a,b\r\nc,d", "1:a|b 2:c|d")]
    [InlineData("\uFEFFa,b", "1:a|b")]
    [InlineData("\n\r\n a \t, b\n\n,\n  \n", "3:a|b 5:|")]
    [InlineData("\"a,1\",\"say \"\"hi\"\"\",\"\"\nb", "1:a,1|say \"hi\"| 2:b")]
    [InlineData("\"two\nlines\",x\nb,c", "1:two\nlines|x 3:b|c")]
    [InlineData("5\" pipe,6\" pipe\nb", "1:5\" pipe|6\" pipe 2:b")]
    [InlineData("長江和記實業,x", "1:長江和記實業|x")]
    [InlineData("", "")]
    public void Rows_are_cut_at_line_feeds_and_commas(string text, string rows) => Assert.Equal(rows, Show(Bytes(text)));

    [Fact]
    public void A_field_that_is_not_there_is_empty()
    {
        using var rows = new CsvReader(new MemoryStream(Bytes("a,b")));

        Assert.True(rows.TryReadRow());
        Assert.True(rows.Field(2).IsEmpty);
        Assert.True(rows.Field(-1).IsEmpty);
    }

    [Fact]
    public void What_was_written_is_read_however_the_bytes_arrive() => Gen
        .Select(Gen.String[Gen.Char["ab,\"\n 長"], 0, 8].Array[1, 5].Array[0, 20], Gen.Int[1, 20])
        .Sample((rows, chunk) =>
        {
            var text = string.Concat(rows.Select(row => string.Join(',', row.Select(Quote)) + "\r\n"));

            var read = ReadAll(new ChunkStream(Bytes(text), chunk)).Select(row => row.Fields);

            Assert.Equal(rows.Where(row => row.Length > 1 || Quote(row[0]).Trim().Length > 0), read);
        });

    [Fact]
    public void A_row_may_be_longer_than_what_is_read_at_once()
    {
        var longField = new string('x', 900_000);

        Assert.Equal([longField, "y"], ReadAll(new MemoryStream(Bytes($"{longField},y\n"))).Single().Fields);
    }

    [Fact]
    public void A_row_without_an_end_is_an_error()
    {
        var error = Assert.Throws<InvalidDataException>(() => Show(Bytes("a\n\"" + new string('x', 3_000_000))));

        Assert.Equal("line 2 is longer than 1048576 bytes", error.Message);
    }

    [Fact]
    public void A_row_has_256_fields_at_most()
    {
        var error = Assert.Throws<InvalidDataException>(() => Show(Bytes(new string(',', 256))));

        Assert.Equal("line 1 has more than 256 fields", error.Message);
    }

    [Fact]
    public void A_gzip_file_is_known_by_its_bytes_and_may_have_several_members()
    {
        using var folder = new TestFolder();
        var path = folder.Write("bars.csv", "");
        File.WriteAllBytes(path, [.. Gzip("a,b\n"), .. Gzip("c,d\n")]);

        Assert.Equal("1:a|b 2:c|d", ShowFile(path));
    }

    [Fact]
    public void A_gzip_file_that_is_cut_off_anywhere_is_an_error()
    {
        using var folder = new TestFolder();
        var path = folder.Write("bars.csv.gz", "");
        var whole = Gzip(string.Concat(Enumerable.Range(0, 2_000).Select(i => $"{i},{i * 7919 % 1_000}\n")));
        int[] lengths = [.. Enumerable.Range(3, 60), whole.Length / 2, .. Enumerable.Range(whole.Length - 20, 20)];
        foreach (var length in lengths)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<InvalidDataException>(() => ShowFile(path));
        }

        File.WriteAllBytes(path, whole);
        Assert.StartsWith("1:0|0 2:1|919", ShowFile(path));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Gzip(string text)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Bytes(text));
        }

        return bytes.ToArray();
    }

    // A field with blanks at its ends keeps them only in quotes, so every field with a blank gets quotes, too.
    private static string Quote(string field) =>
        field.AsSpan().ContainsAny(",\"\n ") ? $"\"{field.Replace("\"", "\"\"")}\"" : field;

    private static string ShowFile(string path)
    {
        using var file = SourceFile.Open(path);
        return Show(file.Text);
    }

    private static string Show(byte[] bytes) => Show(new MemoryStream(bytes));

    private static string Show(Stream stream) =>
        string.Join(' ', ReadAll(stream).Select(row => $"{row.Line}:{string.Join('|', row.Fields)}"));

    private static List<(long Line, string[] Fields)> ReadAll(Stream stream)
    {
        using var rows = new CsvReader(stream);
        var all = new List<(long, string[])>();
        while (rows.TryReadRow())
        {
            var fields = Enumerable.Range(0, rows.FieldCount).Select(i => Encoding.UTF8.GetString(rows.Field(i)));
            all.Add((rows.Line, [.. fields]));
        }

        return all;
    }

    private sealed class ChunkStream(byte[] bytes, int chunk) : ReadOnlyStream
    {
        private int _position;

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(Math.Min(chunk, buffer.Length), bytes.Length - _position);
            bytes.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }
    }
}
