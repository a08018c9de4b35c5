using System.Runtime.InteropServices;
using System.Text;

namespace Sampan.Market.Tests;

public sealed class NewsStoreTests
{
    private readonly NewsStore _store = new();

    [Fact]
    public void A_piece_is_put_together_from_its_parts()
    {
        Add("A01", NewsPart.Headline, "CLOSING OF BOOKS");
        Add("A01", NewsPart.Markets, codes: "MAINGEM "u8);
        Add("A01", NewsPart.Securities, codes: MemoryMarshal.AsBytes<uint>([700, 9988]));
        Add("A01", NewsPart.Line, "First line.  ");
        Assert.Empty(_store.Pieces);
        Add("A01", NewsPart.Line, "Second line.", isLast: true);

        var piece = Assert.Single(_store.Pieces);
        Assert.Equal(("A01", "CLOSING OF BOOKS", 1_000, 2_000), (piece.Id, piece.Headline, piece.Released, piece.Received));
        Assert.Equal(["MAIN", "GEM"], piece.Markets);
        Assert.Equal([700u, 9988u], piece.Securities);
        Assert.Equal(["First line.", "Second line."], piece.Lines);
        Assert.True(piece.IsComplete);
        Assert.True(piece.IsAbout(9988));
        Assert.False(piece.IsAbout(5));
    }

    [Fact]
    public void Chinese_and_English_are_two_pieces()
    {
        Add("A01", NewsPart.Headline, "截止過戶", isChinese: true, isLast: true);
        Add("A01", NewsPart.Headline, "CLOSING OF BOOKS", isLast: true);

        Assert.Equal(["截止過戶", "CLOSING OF BOOKS"], _store.Pieces.Select(piece => piece.Headline));
    }

    [Fact]
    public void A_piece_without_its_end_or_its_beginning_says_so()
    {
        Add("A01", NewsPart.Headline, "CUT SHORT");
        Add("A02", NewsPart.Line, "the end of something", isLast: true);

        Assert.Equal(["CUT SHORT", ""], _store.Pieces.Select(piece => piece.Headline));
        Assert.DoesNotContain(_store.Pieces, piece => piece.IsComplete);
    }

    [Fact]
    public void What_is_told_again_is_kept_once_and_never_for_less()
    {
        Add("A01", NewsPart.Headline, "WHOLE");
        Add("A01", NewsPart.Line, "text", isLast: true);
        Add("A01", NewsPart.Headline, "WHOLE");
        Add("A02", NewsPart.Headline, "ANOTHER", isLast: true);

        Assert.Equal([("WHOLE", true), ("ANOTHER", true)], _store.Pieces.Select(piece => (piece.Headline, piece.IsComplete)));
    }

    [Fact]
    public void A_number_is_used_again_on_another_day()
    {
        Add("A01", NewsPart.Headline, "TODAY", isLast: true);
        Add("A01", NewsPart.Headline, "TOMORROW", isLast: true, released: 5_000);

        Assert.Equal(["TODAY", "TOMORROW"], _store.Pieces.Select(piece => piece.Headline));
    }

    [Fact]
    public void What_is_taken_back_stays_and_says_so()
    {
        Add("A01", NewsPart.Headline, "WRONG", isLast: true);
        Add("A01", NewsPart.Headline, "", isLast: true, isCancelled: true, released: 3_000);
        Add("A09", NewsPart.Headline, "NEVER SEEN", isLast: true, isCancelled: true);

        Assert.Equal([("WRONG", true), ("NEVER SEEN", true)], _store.Pieces.Select(piece => (piece.Headline, piece.IsCancelled)));
    }

    [Fact]
    public void Only_the_newest_are_kept_and_none_is_endless()
    {
        for (var i = 0; i < NewsStore.PiecesMax + 5; i++)
        {
            Add("A01", NewsPart.Headline, $"{i}", isLast: true, released: i);
        }

        Add("B01", NewsPart.Headline, "ENDLESS");
        for (var i = 0; i < 10_000; i++)
        {
            Add("B01", NewsPart.Line, "and on");
            Add("B01", NewsPart.Securities, codes: MemoryMarshal.AsBytes<uint>([1, 2, 3]));
            Add("B01", NewsPart.Markets, codes: "MAIN"u8);
        }

        Add("B01", NewsPart.Line, "the end", isLast: true);
        var last = _store.Pieces[^1];
        Assert.Equal((NewsStore.PiecesMax, "6"), (_store.Pieces.Count, _store.Pieces[0].Headline));
        Assert.Equal((1_000, 20_000, false), (last.Lines.Count, last.Securities.Count, last.IsComplete));
    }

    [Fact]
    public void A_length_that_lies_breaks_nothing()
    {
        var record = Record("A01", NewsPart.Securities);
        record.Length = ushort.MaxValue;
        record.IsLast = true;
        _store.Add(in record);
        record.Part = NewsPart.Line;
        record.Length = 7;
        _store.Add(in record);

        Assert.False(Assert.Single(_store.Pieces).IsCancelled);
    }

    private void Add(
        string id,
        NewsPart part,
        string text = "",
        ReadOnlySpan<byte> codes = default,
        bool isChinese = false,
        bool isLast = false,
        bool isCancelled = false,
        long released = 1_000)
    {
        var record = Record(id, part);
        var content = codes.IsEmpty ? Encoding.Unicode.GetBytes(text) : codes;
        content.CopyTo(record.Content);
        record.Length = (ushort)content.Length;
        (record.IsChinese, record.IsLast, record.IsCancelled, record.Released) = (isChinese, isLast, isCancelled, released);
        _store.Add(in record);
    }

    private static NewsRecord Record(string id, NewsPart part) => new()
    {
        NewsId = id[0] | ((uint)id[1] << 8) | ((uint)id[2] << 16),
        Part = part,
        TsRecv = 2_000,
    };
}
