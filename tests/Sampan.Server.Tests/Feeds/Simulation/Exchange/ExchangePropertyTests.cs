using CsCheck;

namespace Sampan.Server.Tests.Feeds.Simulation.Exchange;

/// <summary>What holds whatever is entered.</summary>
public sealed class ExchangePropertyTests
{
    [Fact]
    public void Through_any_day_the_rules_hold_and_the_market_has_the_exchanges_own_book()
    {
        var (accepted, trades) = (0, 0);
        Gen.Select(Gen.ULong, Gen.Bool, Gen.Int[5, 250]).Sample(
            (seed, isCheap, steps) =>
            {
                var day = new RandomDay(seed, isCheap);
                day.Run(steps);
                Interlocked.Add(ref accepted, day.Accepted);
                Interlocked.Add(ref trades, day.TradeCount);
            },
            iter: 30);

        // Lest the orders be such that nothing ever happens.
        Assert.InRange(trades, 500, int.MaxValue);
        Assert.InRange(accepted, 1_500, int.MaxValue);
    }

    [Fact]
    public void The_same_seed_and_orders_give_the_same_bytes()
    {
        Gen.ULong.Sample(seed => BytesOf(seed).AsSpan().SequenceEqual(BytesOf(seed)), iter: 5);
    }

    private static byte[] BytesOf(ulong seed)
    {
        var day = new RandomDay(seed, isCheap: false);
        day.Run(100);
        return day.Bytes;
    }
}
