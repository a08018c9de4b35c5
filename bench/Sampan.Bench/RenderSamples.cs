using Sampan.Market;

namespace Sampan.Bench;

/// <summary>Quotes, depths and bars as they come, and the objects that System.Text.Json writes for them.</summary>
internal static class RenderSamples
{
    private const long Tenth = Price.Unit / 10;
    private const long Time = 1_773_108_000_000_000_000;

    /// <summary>A stock of a few hundred dollars on an ordinary day.</summary>
    public static InstrumentSnapshot Snapshot(Random random)
    {
        var close = random.Next(3_000, 7_000) * Tenth;
        var last = close + (random.Next(-200, 200) * Tenth);
        var snapshot = new InstrumentSnapshot { Quote = Quote.Unknown, Time = Time };
        snapshot.Quote.PreviousClose = close;
        snapshot.Quote.Take(close, 100, Side.Bid, TradeType.Automatch, Time);
        snapshot.Quote.Take(last, 100 * random.Next(1, 90_000), Side.Ask, TradeType.Automatch, Time + random.NextInt64(20_000_000_000_000));
        snapshot.Bars[0] = Bar.Opened(Time, close, BarFlags.None);
        snapshot.Bars[0].Add(last, 100 * random.Next(1, 9_000));
        snapshot.Bids.Count = snapshot.Asks.Count = Depth.LevelsMax;
        for (var i = 0; i < Depth.LevelsMax; i++)
        {
            snapshot.Bids.Level[i] = new PriceLevel(last - ((i + 1) * Tenth), 100 * random.Next(1, 2_000), random.Next(1, 200));
            snapshot.Asks.Level[i] = new PriceLevel(last + (i * Tenth), 100 * random.Next(1, 2_000), random.Next(1, 200));
        }

        return snapshot;
    }

    public static QuoteDto QuoteOf(Quote quote) => new(
        "700",
        Decimal(quote.Last),
        Decimal(quote.Open),
        Decimal(quote.PreviousClose),
        Decimal(quote.High),
        Decimal(quote.Low),
        quote.LastTime / 1_000_000,
        quote.Volume,
        (decimal)quote.Turnover / Price.Unit,
        (int)quote.Status,
        Decimal(quote.Last - quote.PreviousClose),
        ChangePercent(quote));

    public static DoubleQuoteDto DoubleQuoteOf(Quote quote)
    {
        var exact = QuoteOf(quote);
        return new(
            exact.S,
            (double)exact.Ld,
            (double)exact.O,
            (double)exact.P,
            (double)exact.H,
            (double)exact.L,
            exact.T,
            exact.V,
            (double)exact.Tu,
            exact.Ts,
            (double)exact.Ch,
            (double)exact.Chp);
    }

    public static DepthDto DepthOf(InstrumentSnapshot snapshot) => new("700", LevelsOf(snapshot.Asks), LevelsOf(snapshot.Bids));

    public static BarDto BarOf(Bar bar) => new(
        (decimal)bar.Turnover / Price.Unit,
        Decimal(bar.Close),
        bar.Start / 1_000_000,
        bar.Volume,
        Decimal(bar.High),
        Decimal(bar.Low),
        Decimal(bar.Open));

    private static LevelDto[] LevelsOf(Depth depth) =>
        [.. Enumerable.Range(0, depth.Count).Select(i => depth.Level[i]).Select((level, i) =>
            new LevelDto(i + 1, Decimal(level.Price), level.Size, level.Orders))];

    private static decimal Decimal(long price) => (decimal)price / Price.Unit;

    private static decimal ChangePercent(Quote quote) =>
        Math.Round(100m * (quote.Last - quote.PreviousClose) / quote.PreviousClose, 2, MidpointRounding.AwayFromZero);
}

internal sealed record QuoteDto(
    string S, decimal Ld, decimal O, decimal P, decimal H, decimal L, long T, long V, decimal Tu, int Ts, decimal Ch, decimal Chp);

internal sealed record DoubleQuoteDto(
    string S, double Ld, double O, double P, double H, double L, long T, long V, double Tu, int Ts, double Ch, double Chp);

internal sealed record DepthDto(string S, LevelDto[] A, LevelDto[] B);

internal sealed record LevelDto(int Po, decimal P, long V, int O);

internal sealed record BarDto(decimal Tu, decimal C, long T, long V, decimal H, decimal L, decimal O);
