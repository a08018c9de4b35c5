using System.Text;
using CsCheck;
using Sampan.Market;
using Sampan.Server.Rendering;

namespace Sampan.Server.Tests.Rendering;

/// <summary>A number names one state: what is told with it is told the same whenever it is told.</summary>
public sealed class NumberedStatesTests
{
    private static readonly Gen<(int Kind, ulong Id, long Price, uint Size, int Seconds)> AnyRecord = Gen.Select(
        Gen.Int[0, 15], Gen.ULong[1, 30], Gen.Long[1, 9], Gen.UInt[0, 3], Gen.Frequency((9, Gen.Int[0, 1]), (1, Gen.Int[0, 4_000])));

    private static readonly StatisticType[] Types = Enum.GetValues<StatisticType>();
    private static readonly TradingPhase[] Phases = Enum.GetValues<TradingPhase>();
    private static readonly OrderAction[] Orders = [OrderAction.Add, OrderAction.Cancel, OrderAction.Modify, OrderAction.Clear];
    private static readonly StatusAction[] Actions = [StatusAction.Trading, StatusAction.Suspend, StatusAction.Halt, StatusAction.Trading];

    [Fact]
    public void Two_states_with_one_number_show_the_same() => AnyRecord.Array[0, 200].Sample(records =>
    {
        var instruments = new InstrumentDirectory(new InstrumentTable([Share]));
        var json = new NativeJson(instruments);
        var time = HongKongTime.At(new DateOnly(2026, 3, 25), new TimeOnly(9, 0));
        var market = new MarketState(1, new NoOutput());
        var (published, batch, told) = (new PublishedMarket(1), new RecordBuffer(), new Dictionary<(string, long, uint), string>());
        market.Start(time);
        foreach (var (kind, id, price, size, seconds) in records)
        {
            time += seconds * HongKongTime.NanosPerSecond;
            Append(batch, kind, id, price * Price.Unit, size, time);
            if (id % 3 == 0)
            {
                market.Apply(batch);
                batch.Clear();
                market.Publish(published);
                market.ForgetChanges();
                published.Read(0, out var snapshot);
                Note(json, told, in snapshot);
            }
        }
    });

    private static void Note(NativeJson json, Dictionary<(string, long, uint), string> told, in InstrumentSnapshot snapshot)
    {
        var head = new NativeHead(0, 1, snapshot.Numbers.Day);
        var text = new byte[NativeJson.LengthMax];
        Note(told, "quote", snapshot.Numbers.Day, snapshot.Numbers.Quote, text, json.Quote(text, in head, in snapshot));
        Note(told, "depth", snapshot.Numbers.Day, snapshot.Numbers.Depth, text, json.Depth(text, in head, in snapshot, 10, false));
        Note(told, "status", snapshot.Numbers.Day, snapshot.Numbers.Status, text, json.Status(text, in head, in snapshot, false));
        Note(told, "auction", snapshot.Numbers.Day, snapshot.Numbers.Auction, text, json.Auction(text, in head, in snapshot));
    }

    private static void Note(
        Dictionary<(string, long, uint), string> told, string type, long day, uint number, byte[] text, int length)
    {
        var message = Encoding.UTF8.GetString(text.AsSpan(0, length));
        if (number > 0 && !told.TryAdd((type, day, number), message))
        {
            Assert.Equal(told[(type, day, number)], message);
        }
    }

    private static void Append(RecordBuffer batch, int kind, ulong id, long price, uint size, long time)
    {
        switch (kind)
        {
            case 11:
                ref var trade = ref batch.Append<TradeRecord>(Publisher.OmdcFullTick, 0, time);
                (trade.Price, trade.Size, trade.TradeId, trade.Side) = (price, size, (uint)id, Side.None);
                break;
            case 12 or 13:
                ref var statistic = ref batch.Append<StatisticRecord>(Publisher.OmdcFullTick, 0, time);
                statistic.StatisticType = Types[(int)id % Types.Length];
                (statistic.Price, statistic.Quantity, statistic.UpdateAction) = (price, size, (byte)(kind == 12 ? 1 : 2));
                break;
            case 14:
                ref var status = ref batch.Append<StatusRecord>(Publisher.OmdcFullTick, 0, time);
                status.Phase = Phases[(int)id % Phases.Length];
                status.Action = Actions[size];
                break;
            case 15:
                ref var integrity = ref batch.Append<IntegrityRecord>(Publisher.OmdcFullTick, 0, time);
                (integrity.IsSuspect, integrity.TradesLost) = (id % 2 == 0, size == 0);
                break;
            default:
                ref var order = ref batch.Append<OrderRecord>(Publisher.OmdcFullTick, 0, time);
                (order.OrderId, order.Price, order.Size, order.Side) = (id, price, size, id % 2 == 0 ? Side.Bid : Side.Ask);
                order.Action = Orders[Math.Max(0, (kind - 4) / 2) % Orders.Length];
                break;
        }
    }

    private static Instrument Share => new()
    {
        Id = 700,
        Class = AssetClass.Stock,
        Region = "HK",
        Code = "700",
        Exchange = "HKEX",
        Name = "700",
        Type = SecurityType.Equity,
        Currency = "HKD",
        BoardLot = 100,
    };

    /// <summary>Nobody listens.</summary>
    private sealed class NoOutput : IMarketOutput
    {
        public void OnTrade(int instrument, in TradeRecord trade, long number)
        {
            // Only states are looked at.
        }

        public void OnBarClosed(int instrument, BarInterval interval, in Bar bar)
        {
            // Only states are looked at.
        }
    }
}
