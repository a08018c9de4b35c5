using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sampan.Market;
using Sampan.Server.Rendering;

namespace Sampan.Server.Tests.Feeds.Simulation;

/// <summary>The same records give the same trades, bars and snapshots, byte for byte, whichever the seed.</summary>
public sealed class SeedOutputTests
{
    [Fact]
    public void Records_of_three_seeds_give_the_same_output_each_time_and_not_that_of_another()
    {
        ulong[] seeds = [1, 7, 20_261_128];

        var first = seeds.Select(Play).ToList();
        var second = seeds.Select(Play).ToList();

        Assert.Equal(first, second);
        Assert.Equal(seeds.Length, first.Distinct().Count());
    }

    /// <summary>Five minutes of the simulated exchange through a market: the digest of all that comes out.</summary>
    private static string Play(ulong seed)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var simulated = TestMarket.Create(seed);
        var market = new MarketState(TestMarket.Instruments.Count, new Digest(digest));
        market.Start(TestMarket.Morning);
        var published = new PublishedMarket(TestMarket.Instruments.Count);
        var json = new ItickJson(new InstrumentDirectory(TestMarket.Instruments));
        var text = new byte[ItickJson.LengthMax];
        var records = new RecordBuffer();
        for (var second = 1; second <= 300; second++)
        {
            simulated.AdvanceTo(TestMarket.Morning + (second * HongKongTime.NanosPerSecond), records);
            market.Apply(records);
            market.Publish(published);
            market.ForgetChanges();
            records.Clear();
        }

        for (var instrument = 0; instrument < TestMarket.Instruments.Count; instrument++)
        {
            published.Read(instrument, out var snapshot);
            digest.AppendData(text, 0, json.WriteQuote(text, instrument, in snapshot.Quote, forStream: true));
            digest.AppendData(text, 0, json.WriteDepth(text, instrument, in snapshot, Depth.LevelsMax, forStream: true));
        }

        return Convert.ToHexString(digest.GetHashAndReset());
    }

    private sealed class Digest(IncrementalHash digest) : IMarketOutput
    {
        public void OnTrade(int instrument, in TradeRecord trade, long number) =>
            digest.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<TradeRecord>(in trade)));

        public void OnBarClosed(int instrument, BarInterval interval, in Bar bar) =>
            digest.AppendData(System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{instrument} {interval} {bar}")));
    }
}
