using CsCheck;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Products;

namespace Sampan.Server.Tests.Feeds.Omdc.Publishing;

/// <summary>The entries of message 53, and the readers who apply them one after the other and keep ten levels.</summary>
public sealed class AggregateSideTests
{
    private static readonly SpreadTable Spreads = SpreadTables.Known.For('A', new DateOnly(2026, 3, 10));

    [Fact]
    public void Three_new_best_bids_push_four_levels_out_of_ten_ticks_and_one_out_of_ten_levels()
    {
        var reader = new Reader(Side.Bid);
        reader.Follow(9_800, 9_790, 9_780, 9_760, 9_750, 9_730, 9_720, 9_710);

        var entries = reader.Follow(9_860, 9_850, 9_840, 9_800, 9_790, 9_780, 9_760, 9_750, 9_730, 9_720, 9_710);

        Assert.Equal("new 1 9860, new 2 9850, new 3 9840, delete 7 9760, delete 7 9750, delete 7 9730, delete 7 9720", entries);
        Assert.Equal([9_860, 9_850, 9_840, 9_800, 9_790, 9_780], reader.Prices);
    }

    [Fact]
    public void A_change_is_counted_after_the_new_level_before_it()
    {
        var reader = new Reader(Side.Bid);
        reader.Follow(9_740, 9_730, 9_720, 9_710, 9_700, 9_690, 9_680, 9_670, 9_660, 9_650);

        var entries = reader.Follow(
            [.. Enumerable.Range(0, 11).Select(i => Level(9_750 - (i * 10), i == 9 ? 7 : 1))]);

        Assert.Equal("new 1 9750, change 10 9660", entries);
    }

    [Fact]
    public void What_comes_into_view_is_told_with_what_left()
    {
        var reader = new Reader(Side.Bid);
        int[] book = [9_750, 9_740, 9_730, 9_720, 9_710, 9_700, 9_690, 9_680, 9_670, 9_660, 9_650];
        reader.Follow(book);

        Assert.Equal("delete 1 9750, new 10 9650", reader.Follow(book[1..]));
    }

    [Fact]
    public void The_eleventh_tick_is_out_of_view()
    {
        var reader = new Reader(Side.Ask);
        reader.Follow(9_760, 9_770, 9_780, 9_790, 9_850);

        Assert.Equal("new 1 9750, delete 6 9850", reader.Follow(9_750, 9_760, 9_770, 9_780, 9_790, 9_850));
    }

    [Fact]
    public void Who_applies_the_entries_always_has_exactly_what_is_to_be_seen()
    {
        var levels = Gen.Select(Gen.Int[0, 30], Gen.Int[1, 3]).Array[0, 14];
        Gen.Select(Gen.Bool, Gen.Int[20, 21], levels.Array[1, 12]).Sample(
            (isBid, middle, books) =>
            {
                var reader = new Reader(isBid ? Side.Bid : Side.Ask);
                foreach (var book in books)
                {
                    // Around 10 and 20 the tick changes.
                    var from = middle == 20 ? 9_900 : 19_900;
                    PriceLevel[] next =
                    [
                        .. book.DistinctBy(level => level.Item1)
                            .Select(level => Level(from + (level.Item1 * 10), level.Item2))
                            .Where(level => Spreads.IsOnTick(level.Price))
                            .OrderBy(level => isBid ? -level.Price : level.Price),
                    ];
                    reader.Follow(next);

                    var best = next.FirstOrDefault().Price;
                    var visible = next.Where(level => isBid ? level.Price >= Spreads.Down(best, 9) : level.Price <= Spreads.Up(best, 9));
                    Assert.Equal(visible, reader.Levels);
                }
            },
            iter: 2_000);
    }

    private static PriceLevel Level(int price, int orders) => new(price * 1_000_000L, orders * 100, orders);

    /// <summary>A reader as the specification wants it: it knows the entries and nothing else.</summary>
    private sealed class Reader(Side side)
    {
        private readonly AggregateSide _publisher = new(side);

        public List<PriceLevel> Levels { get; } = [];

        public IEnumerable<int> Prices => Levels.Select(level => (int)(level.Price / 1_000_000));

        public string Follow(params int[] prices) => Follow([.. prices.Select(price => Level(price, 1))]);

        public string Follow(PriceLevel[] book)
        {
            var entries = new AggregateEntries(new AggregateOrderBookEntry[AggregateEntries.CountMax]);
            _publisher.Update(book, Spreads, ref entries);
            var texts = new List<string>();
            foreach (var entry in entries.Added)
            {
                Assert.Equal(side == Side.Bid ? 0 : 1, entry.Side);
                Apply(entry);
                texts.Add($"{((AggregateAction)entry.UpdateAction).ToString().ToLowerInvariant()} {entry.PriceLevel} {entry.Price}");
            }

            return string.Join(", ", texts);
        }

        private void Apply(in AggregateOrderBookEntry entry)
        {
            var level = new PriceLevel(entry.Price * 1_000_000L, (long)entry.AggregateQuantity, (int)entry.NumberOfOrders);
            switch ((AggregateAction)entry.UpdateAction)
            {
                case AggregateAction.New:
                    Levels.Insert(entry.PriceLevel - 1, level);
                    break;
                case AggregateAction.Change:
                    Assert.Equal(level.Price, Levels[entry.PriceLevel - 1].Price);
                    Levels[entry.PriceLevel - 1] = level;
                    break;
                default:
                    Assert.Equal(level, Levels[entry.PriceLevel - 1]);
                    Levels.RemoveAt(entry.PriceLevel - 1);
                    break;
            }

            if (Levels.Count > 10)
            {
                Levels.RemoveAt(10);
            }
        }
    }
}
