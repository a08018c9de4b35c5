using Sampan.Market;

namespace Sampan.Server.Feeds.Omdc.Publishing.Books;

/// <summary>What is known of one index. Levels are in units of 1e-9, and undefined until they are known.</summary>
internal sealed class ExchangeIndex(Instrument instrument)
{
    public Instrument Instrument { get; } = instrument;

    public long PreviousClose { get; set; } = Price.Undefined;

    public long Level { get; private set; } = Price.Undefined;

    public long Open { get; private set; } = Price.Undefined;

    public long High { get; private set; } = Price.Undefined;

    public long Low { get; private set; } = Price.Undefined;

    /// <summary>When the level was calculated, nanoseconds since the Unix epoch, UTC.</summary>
    public long Time { get; private set; }

    /// <summary>Takes a new level.</summary>
    public void Apply(long level, long time)
    {
        var isFirst = Open == Price.Undefined;
        Open = isFirst ? level : Open;
        High = isFirst ? level : Math.Max(High, level);
        Low = isFirst ? level : Math.Min(Low, level);
        (Level, Time) = (level, time);
    }

    /// <summary>Begins a day.</summary>
    public void BeginDay()
    {
        PreviousClose = Level == Price.Undefined ? PreviousClose : Level;
        Level = Open = High = Low = Price.Undefined;
    }
}
