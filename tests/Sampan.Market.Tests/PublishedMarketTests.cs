namespace Sampan.Market.Tests;

/// <summary>A reader on another thread never sees half of a change.</summary>
public sealed class PublishedMarketTests
{
    [Fact]
    public async Task A_reader_never_sees_a_torn_snapshot()
    {
        var published = new PublishedMarket(1);
        var writer = Task.Run(() => Write(published), TestContext.Current.CancellationToken);

        var torn = 0;
        while (!writer.IsCompleted)
        {
            published.Read(0, out var seen);
            torn += seen.Quote.Volume == seen.Time && seen.Asks.Level[9].Size == seen.Time ? 0 : 1;
            published.ReadQuote(0, out var quote);
            torn += quote.Last == quote.Volume && quote.Trades == quote.Volume ? 0 : 1;
        }

        await writer;
        Assert.Equal(0, torn);
        Assert.Equal(400_000, published.VersionOf(0));
    }

    private static void Write(PublishedMarket published)
    {
        var snapshot = default(InstrumentSnapshot);
        for (var i = 1; i <= 200_000; i++)
        {
            snapshot.Time = i;
            snapshot.Quote.Last = i;
            snapshot.Quote.Volume = i;
            snapshot.Quote.Trades = i;
            snapshot.Asks.Level[9] = new PriceLevel(i, i, i);
            published.Publish(0, in snapshot);
        }
    }
}
