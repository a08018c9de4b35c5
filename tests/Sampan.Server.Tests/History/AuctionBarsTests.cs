using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Market;
using Sampan.Server.History;
using static Sampan.Server.Tests.History.TestBars;

namespace Sampan.Server.Tests.History;

/// <summary>A day with its auctions, from records to the file and back: merged and apart.</summary>
public sealed class AuctionBarsTests : IDisposable
{
    private static readonly InstrumentTable Table = new([InstrumentTable.BuiltIn.Single(instrument => instrument.Id == Tencent)]);

    // Minutes since the step before, price, shares, an auction or not, and which trade is taken back after it.
    private static readonly Gen<(int Minutes, int Price, uint Size, bool IsAuction, int Cancels)[]> AnyDay = Gen.Select(
        Gen.Int[0, 20], Gen.Int[1, 60], Gen.UInt[1, 50], Gen.Bool, Gen.Int[-60, 40]).Array[1, 40];

    private readonly TestFolder _folder = new();
    private readonly BarHistory _history;

    public AuctionBarsTests() => _history = new BarHistory(HistoryDatabase.Open(_folder.Path));

    public void Dispose()
    {
        _history.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void By_default_the_opening_auction_is_its_own_minute_and_the_closing_auction_part_of_the_last()
    {
        PlayOrdinaryDay();

        Assert.Equal(
            ["09:29 600x1000", "09:30 601x100", "15:59 610x5200"], Show(Read(BarInterval.Minute1)));
        Assert.Equal(["09:30 601x1100", "15:55 610x5200"], Show(Read(BarInterval.Minute5)));
        Assert.Equal(
            [BarFlags.Auction, BarFlags.None, BarFlags.ClosingAuction | BarFlags.Revised],
            Read(BarInterval.Minute1).Select(bar => bar.Flags));
        Assert.Equal([0, 0, 1], Read(BarInterval.Minute1).Select(bar => bar.Revision));
        Assert.Equal(6_300, Read(BarInterval.Day).Single().Volume);
    }

    [Fact]
    public void Apart_each_auction_is_a_bar_of_its_own_at_every_interval()
    {
        PlayOrdinaryDay();

        Assert.Equal(
            ["09:29 600x1000", "09:30 601x100", "15:59 609x200", "16:00 610x5000"], Show(Read(BarInterval.Minute1, apart: true)));
        Assert.Equal(
            ["09:29 600x1000", "09:30 601x100", "15:55 609x200", "16:00 610x5000"], Show(Read(BarInterval.Minute5, apart: true)));
        Assert.Equal(
            ["09:29 600x1000", "09:30 601x100", "13:00 609x200", "16:00 610x5000"], Show(Read(BarInterval.Hour4, apart: true)));
        Assert.Equal(["15:00 609x200"], Show(Read(BarInterval.Hour1, apart: true, until: "15:59", limit: 1)));
        Assert.Equal(6_300, Read(BarInterval.Day, apart: true).Single().Volume);
    }

    [Fact]
    public void A_minute_of_which_every_trade_was_taken_back_is_none_any_more_and_can_be_asked_for()
    {
        Play(DateOnly.Parse("2020-01-02"), (day) =>
        {
            day.Trade("10:00:10", 600, 100, 1);
            day.Trade("10:01:10", 601, 100, 2);
            day.Clock("10:05");
            day.Cancel("10:05:30", 1);
        });

        Assert.Equal(["10:01 601x100"], Show(Read(BarInterval.Minute1)));
        var all = _history.Read(Tencent, new BarReading(BarInterval.Minute1, long.MaxValue, 10) { WithVoid = true });
        Assert.Equal([(BarFlags.Void, 1, 0L), (BarFlags.None, 0, 100L)], all.Select(bar => (bar.Flags, bar.Revision, bar.Volume)));
        Assert.Equal((100, 1), Read(BarInterval.Minute5).Select(bar => ((int)bar.Volume, bar.Revision)).Single());
    }

    [Fact]
    public void Bars_of_any_day_are_the_same_live_and_read_from_the_file_byte_for_byte() => AnyDay.Sample(steps =>
    {
        using var folder = new TestFolder();
        using var history = new BarHistory(HistoryDatabase.Open(folder.Path));
        var told = new Dictionary<(BarInterval Interval, long Start), Bar>();
        Play(history, DateOnly.Parse("2020-01-02"), told, day =>
        {
            var minute = (9 * 60) + 20;
            for (var i = 0; i < steps.Length && minute < (16 * 60) + 9; i++)
            {
                minute += steps[i].Minutes;
                var time = TimeOnly.MinValue.AddMinutes(Math.Min(minute, (16 * 60) + 9)).ToString("HH:mm:ss");
                var isAuction = minute < (9 * 60) + 30 || minute >= 16 * 60 || (steps[i].IsAuction && minute % 7 == 0);
                day.Trade(time, steps[i].Price, steps[i].Size, (uint)i + 1, isAuction ? TradeType.Auction : TradeType.Automatch);
                if (steps[i].Cancels >= 0 && steps[i].Cancels <= i)
                {
                    day.Cancel(time, (uint)steps[i].Cancels + 1);
                }
            }
        });

        foreach (var interval in BarClock.Intervals[..8])
        {
            var live = told.Where(bar => bar.Key.Interval == interval).Select(bar => bar.Value).OrderBy(bar => bar.Start);
            var stored = history.Read(Tencent, interval, long.MaxValue, 2_000);

            // That a longer bar was itself told anew is no part of it: a roll-up can't know.
            Assert.Equal(live.Select(WithoutMark), stored.Select(WithoutMark));
        }
    }, iter: 60);

    private static Bar WithoutMark(Bar bar) => bar with { Flags = bar.Flags & ~BarFlags.Revised };

    private void PlayOrdinaryDay() => Play(DateOnly.Parse("2020-01-02"), day =>
    {
        day.Trade("09:20:41", 600, 1_000, 1, TradeType.Auction);
        day.Trade("09:30:05", 601, 100, 2);
        day.Trade("15:59:58", 609, 200, 3);
        day.Trade("16:08:37", 610, 2_000, 4, TradeType.Auction);
        day.Trade("16:08:37", 610, 3_000, 5, TradeType.Auction);
        day.Clock("16:10");
    });

    private void Play(DateOnly date, Action<Tape> play) => Play(_history, date, [], play);

    private static void Play(
        BarHistory history, DateOnly date, Dictionary<(BarInterval, long), Bar> told, Action<Tape> play)
    {
        using var writer = new HistoryWriter(history, _ => Tencent, NullLogger<HistoryWriter>.Instance);
        var day = new Tape(date, new Both(writer, told));
        play(day);
        day.Clock("23:59");
        day.Clock("00:00", days: 1);
    }

    private Bar[] Read(BarInterval interval, bool apart = false, string? until = null, int limit = 100) => _history.Read(
        Tencent,
        new BarReading(interval, until is null ? long.MaxValue : At("2020-01-02 " + until), limit) { AuctionsApart = apart });

    private static IEnumerable<string> Show(Bar[] bars) => bars.Select(bar =>
        FormattableString.Invariant($"{TimeOf(bar.Start):HH:mm} {Price.Text(bar.Close)}x{bar.Volume}"));

    private static TimeOnly TimeOf(long time) => new(HongKongTime.NanosOfDay(time) / TimeSpan.NanosecondsPerTick);

    /// <summary>Records of one instrument on one day, applied as they come.</summary>
    private sealed class Tape
    {
        private readonly RecordBuffer _records = new();
        private readonly MarketState _market;
        private readonly DateOnly _date;

        public Tape(DateOnly date, IMarketOutput output)
        {
            _date = date;
            _market = new MarketState(new InstrumentDirectory(Table), output);
            _market.Start(HongKongTime.StartOf(date));
        }

        public void Trade(string time, long price, uint size, uint id, TradeType type = TradeType.Automatch)
        {
            ref var trade = ref _records.Append<TradeRecord>(Publisher.ForTrade(Publisher.OmdcFullTick, type), 0, At(time));
            (trade.Price, trade.Size, trade.TradeId, trade.Side) = (price * Price.Unit, size, id, Side.None);
            Apply();
        }

        public void Cancel(string time, uint id)
        {
            ref var cancel = ref _records.Append<StatisticRecord>(Publisher.OmdcFullTick, 0, At(time));
            (cancel.StatisticType, cancel.Quantity, cancel.TsRef, cancel.UpdateAction) = (StatisticType.TradeCancel, id, -1, 1);
            Apply();
        }

        public void Clock(string time, int days = 0)
        {
            _records.Append<TimerRecord>(Publisher.OmdcFullTick, 0, At(time) + (days * HongKongTime.NanosPerDay));
            Apply();
        }

        private long At(string time) => HongKongTime.At(_date, TimeOnly.Parse(time));

        private void Apply()
        {
            _market.Apply(_records);
            _records.Clear();
        }
    }

    /// <summary>Hands bars to the writer, and keeps what was told last of each.</summary>
    private sealed class Both(HistoryWriter writer, Dictionary<(BarInterval, long), Bar> told) : IMarketOutput
    {
        public void OnTrade(int instrument, in TradeRecord trade, long number)
        {
        }

        public void OnBarClosed(int instrument, BarInterval interval, in Bar bar)
        {
            writer.OnBarClosed(instrument, interval, in bar);
            told[(interval, bar.Start)] = bar;
        }

        public void OnBarVoided(int instrument, BarInterval interval, in Bar bar)
        {
            writer.OnBarVoided(instrument, interval, in bar);
            told.Remove((interval, bar.Start));
        }

        public void OnClosingAuction(int instrument, in Bar auction, in Bar continuous) =>
            writer.OnClosingAuction(instrument, in auction, in continuous);
    }
}
