using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Market;
using Sampan.Server.History;

namespace Sampan.Server.Tests.History;

/// <summary>A market that stops and goes on from its history, against one that never stopped.</summary>
public sealed class RestartTests
{
    private const long Second = 1_000_000_000;
    private static readonly long Begin = HongKongTime.StartOf(new DateOnly(2026, 3, 27));
    private static readonly long End = HongKongTime.StartOf(new DateOnly(2027, 1, 1));

    // Gaps of up to two hours: many empty minutes, nights, and the end of a month.
    private static readonly Gen<(long Time, long Price, uint Size)[]> AnyTrades =
        Gen.Select(Gen.Long[0, 7_200], Gen.Long[1, 500], Gen.UInt[1, 50]).Array[2, 120].Select(steps =>
        {
            var time = Begin + (9 * 3_600 * Second);
            return steps.Select(step => (time += step.Item1 * Second, step.Item2 * 1_000_000, step.Item3)).ToArray();
        });

    [Fact]
    public void A_restart_changes_no_bar() => Gen.Select(AnyTrades, Gen.Int[0, 1_000]).Sample((trades, where) =>
    {
        using var whole = new Run();
        whole.Feed(trades, Begin, End);

        using var interrupted = new Run();
        var cut = 1 + (where % (trades.Length - 1));
        interrupted.Feed(trades[..cut], Begin, end: null);
        interrupted.Feed(trades[cut..], trades[cut - 1].Time, End);

        foreach (var interval in BarClock.Intervals)
        {
            Assert.Equal(whole.Read(interval), interrupted.Read(interval));
        }
    }, iter: 40);

    private sealed class Run : IDisposable
    {
        private readonly TestFolder _folder = new();
        private readonly BarHistory _history;

        public Run() => _history = new BarHistory(HistoryDatabase.Open(_folder.Path));

        /// <summary>A market from its start to its stop, or to a time after which all is closed.</summary>
        public void Feed((long Time, long Price, uint Size)[] trades, long start, long? end)
        {
            using var writer = new HistoryWriter(_history, _ => TestBars.Tencent, NullLogger<HistoryWriter>.Instance);
            var market = new MarketState(1, writer);
            market.Start(start);
            if (_history.TryReadSeed(TestBars.Tencent, start, out var seed))
            {
                market.Restore(0, seed);
            }

            var records = new RecordBuffer();
            foreach (var (time, price, size) in trades)
            {
                ref var trade = ref records.Append<TradeRecord>(Publisher.Simulator, 0, time);
                (trade.Price, trade.Size) = (price, size);
            }

            if (end is { } last)
            {
                records.Append<TimerRecord>(Publisher.Simulator, 0, last);
            }

            foreach (ref readonly var record in records)
            {
                market.Apply(in record);
            }

            market.Stop();
        }

        /// <summary>All bars; that a restart leaves its mark on some is its right.</summary>
        public IEnumerable<Bar> Read(BarInterval interval) => _history
            .Read(TestBars.Tencent, interval, long.MaxValue, int.MaxValue)
            .Select(bar => bar with { Flags = BarFlags.None });

        public void Dispose()
        {
            _history.Dispose();
            _folder.Dispose();
        }
    }
}
