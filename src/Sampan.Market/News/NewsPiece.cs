namespace Sampan.Market;

/// <summary>A piece of news from the exchange, put together from its parts.</summary>
public sealed record NewsPiece
{
    /// <summary>The exchange's number of it: three characters, used again on other days.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it is written in Chinese, else in English.</summary>
    public required bool IsChinese { get; init; }

    /// <summary>When the exchange released it, nanoseconds since the Unix epoch, UTC.</summary>
    public required long Released { get; init; }

    /// <summary>When it came in here, nanoseconds since the Unix epoch, UTC; 0 where the feed does not know.</summary>
    public required long Received { get; init; }

    /// <summary>What it is about; empty when it began before we listened.</summary>
    public required string Headline { get; init; }

    /// <summary>The market segments that it is about; together with no securities, none means all.</summary>
    public required IReadOnlyList<string> Markets { get; init; }

    /// <summary>The stock codes that it is about.</summary>
    public required IReadOnlyList<uint> Securities { get; init; }

    /// <summary>Its text, line by line.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Whether the exchange has taken it back.</summary>
    public required bool IsCancelled { get; init; }

    /// <summary>Whether it is here from its headline to its end: not so after a hole in the feed, or when it is very long.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Whether it is about a security, by its stock code.</summary>
    public bool IsAbout(uint security) => Securities.Contains(security);
}
