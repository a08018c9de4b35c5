namespace Sampan.Market;

/// <summary>The newest pieces of news, in memory: a restart forgets them.</summary>
/// <remarks>One writer, the market's thread; any number of readers, who see whole pieces only.</remarks>
public sealed class NewsStore
{
    /// <summary>How many pieces are kept.</summary>
    public const int PiecesMax = 1_000;

    private NewsAssembly? _open;
    private NewsPiece[] _pieces = [];

    /// <summary>The pieces, the one that came last at the end.</summary>
    public IReadOnlyList<NewsPiece> Pieces => Volatile.Read(ref _pieces);

    /// <summary>Takes a part. The parts of a piece follow each other; where one is missing, the piece is not complete.</summary>
    public void Add(in NewsRecord part)
    {
        if (_open is { } open && !open.Continues(in part))
        {
            Keep(open.Finish(hasEnded: false));
            _open = null;
        }

        _open ??= new NewsAssembly(in part);
        _open.Add(in part);
        if (part.IsLast)
        {
            Keep(_open.Finish(hasEnded: true));
            _open = null;
        }
    }

    private void Keep(NewsPiece piece)
    {
        var known = Array.FindLastIndex(_pieces, other => other.Id == piece.Id && other.IsChinese == piece.IsChinese);
        var earlier = known < 0 ? null : _pieces[known];
        if (earlier is not null && (piece.IsCancelled || piece.Released == earlier.Released))
        {
            Replace(known, piece.IsCancelled ? earlier with { IsCancelled = true } : Better(earlier, piece));
            return;
        }

        var kept = _pieces.Length < PiecesMax ? _pieces : _pieces[1..];
        Volatile.Write(ref _pieces, [.. kept, piece]);
    }

    /// <summary>A snapshot of the feed tells again what is known: a whole piece is not given up for a part of it.</summary>
    private static NewsPiece Better(NewsPiece earlier, NewsPiece again) =>
        earlier.IsComplete && !again.IsComplete ? earlier : again;

    private void Replace(int place, NewsPiece piece)
    {
        var pieces = (NewsPiece[])_pieces.Clone();
        pieces[place] = piece;
        Volatile.Write(ref _pieces, pieces);
    }
}
