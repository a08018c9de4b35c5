using CsCheck;

namespace Sampan.Market.Tests;

/// <summary>Only what has changed of a snapshot is copied; what is shown has to be all that a new one would hold.</summary>
public sealed class PublishedPartsTests
{
    private const int Instruments = 3;

    // A step of ten seconds: two books that stay crossed become suspect, and a day goes by within a run.
    private const long Step = 10 * HongKongTime.NanosPerSecond;

    private static readonly Gen<(int Kind, int Instrument, ulong Id, long Price, uint Size, int Steps)> AnyRecord = Gen.Select(
        Gen.Int[0, 15], Gen.Int[0, Instruments - 1], Gen.ULong[1, 30], Gen.Long[1, 9], Gen.UInt[0, 3],
        Gen.Frequency((9, Gen.Int[0, 1]), (1, Gen.Int[0, 2_000])));

    private static readonly StatisticType[] Types = Enum.GetValues<StatisticType>();
    private static readonly TradingPhase[] Phases = Enum.GetValues<TradingPhase>();
    private static readonly OrderAction[] Actions = [OrderAction.Add, OrderAction.Cancel, OrderAction.Modify, OrderAction.Clear];

    [Fact]
    public void What_is_shown_in_parts_is_what_would_be_shown_anew() => AnyRecord.Array[0, 200].Sample(records =>
    {
        var time = Start;
        var market = new MarketState(Instruments, new MarketOutputLog());
        var (published, batch) = (new PublishedMarket(Instruments), new RecordBuffer());
        market.Start(time);
        foreach (var (kind, instrument, id, price, size, steps) in records)
        {
            time += steps * Step;
            Append(batch, kind, instrument, id, price * Price.Unit, size, time);
            if (id % 4 == 0)
            {
                market.Apply(batch);
                batch.Clear();
                AssertShown(market, published);
            }
        }
    });

    private static long Start => HongKongTime.At(MarketDay.FullDay, new TimeOnly(15, 30));

    private static void Append(RecordBuffer batch, int kind, int instrument, ulong id, long price, uint size, long time)
    {
        switch (kind)
        {
            case 11:
                ref var trade = ref batch.Append<TradeRecord>(Publisher.OmdcFullTick, instrument, time);
                (trade.Price, trade.Size, trade.TradeId, trade.Side) = (price, size, (uint)id, Side.None);
                break;
            case 12 or 13:
                ref var statistic = ref batch.Append<StatisticRecord>(Publisher.OmdcFullTick, instrument, time);
                statistic.StatisticType = Types[(int)id % Types.Length];
                (statistic.Price, statistic.Quantity, statistic.UpdateAction) = (price, size, (byte)(kind == 12 ? 1 : 2));
                break;
            case 14:
                ref var status = ref batch.Append<StatusRecord>(Publisher.OmdcFullTick, instrument, time);
                status.Phase = Phases[(int)id % Phases.Length];
                status.Action = StatusAction.Trading;
                break;
            case 15:
                ref var integrity = ref batch.Append<IntegrityRecord>(Publisher.OmdcFullTick, instrument, time);
                (integrity.IsSuspect, integrity.TradesLost) = (id % 2 == 0, size == 0);
                break;
            default:
                ref var order = ref batch.Append<OrderRecord>(Publisher.OmdcFullTick, instrument, time);
                (order.OrderId, order.Price, order.Size, order.Side) = (id, price, size, id % 2 == 0 ? Side.Bid : Side.Ask);
                order.Action = Actions[Math.Max(0, (kind - 4) / 2)];
                break;
        }
    }

    private static void AssertShown(MarketState market, PublishedMarket published)
    {
        var anew = new PublishedMarket(Instruments);
        market.Publish(published);
        market.Publish(anew);
        foreach (var instrument in market.Changed)
        {
            published.Read(instrument, out var actual);
            anew.Read(instrument, out var expected);
            AssertSame(in expected, in actual);
        }

        market.ForgetChanges();
    }

    private static void AssertSame(in InstrumentSnapshot expected, in InstrumentSnapshot actual)
    {
        Assert.Equal(expected.Quote, actual.Quote);
        Assert.Equal(expected.Venue, actual.Venue);
        Assert.Equal(Levels(in expected.Bids), Levels(in actual.Bids));
        Assert.Equal(Levels(in expected.Asks), Levels(in actual.Asks));
        Assert.Equal(((ReadOnlySpan<Bar>)expected.Bars).ToArray(), ((ReadOnlySpan<Bar>)actual.Bars).ToArray());
        Assert.Equal(
            (expected.BarsPresent, expected.Derived, expected.BookIsLive, expected.Time),
            (actual.BarsPresent, actual.Derived, actual.BookIsLive, actual.Time));
    }

    private static PriceLevel[] Levels(in Depth depth) => ((ReadOnlySpan<PriceLevel>)depth.Level)[..depth.Count].ToArray();
}
