using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Feeds.Simulation;

/// <summary>
/// What happens in the simulated market, as records: the one place that knows how they are filled in.
/// </summary>
/// <remarks>
/// A trade is reported as the exchange does it: the execution, then the change of the resting order. The order that
/// came to trade is seen only if something of it is left to rest.
/// </remarks>
internal sealed partial class RecordWriter
{
    private static readonly ushort TradePublisher = Publisher.ForTrade(Publisher.Simulator, TradeType.Automatch);

    private RecordBuffer _records = new(0);
    private uint _sequence;

    /// <summary>The time of what is written, nanoseconds since the Unix epoch, UTC.</summary>
    public long Time { get; set; }

    /// <summary>The time of the last record written.</summary>
    public long LastTime { get; private set; } = long.MinValue;

    /// <summary>Writes into another buffer from here on.</summary>
    public void WriteTo(RecordBuffer records) => _records = records;

    public void Clear(int instrument) =>
        Order(instrument, OrderAction.Clear, Side.None, id: 0, Price.Undefined, size: 0);

    /// <summary>A trade of the exchange.</summary>
    /// <param name="instrument">Which.</param>
    /// <param name="type">How it came about.</param>
    /// <param name="price">Units of 1e-9.</param>
    /// <param name="size">Shares.</param>
    /// <param name="aggressor">Who crossed the spread; <see cref="Side.None"/> for nobody.</param>
    /// <param name="tradeId">Its number, from 1 for a security and a day.</param>
    public void Trade(int instrument, TradeType type, long price, uint size, Side aggressor, uint tradeId)
    {
        ref var trade = ref Append<TradeRecord>(instrument, Publisher.ForTrade(Publisher.Simulator, type));
        trade.Price = price;
        trade.Size = size;
        trade.Action = OrderAction.Trade;
        trade.Side = aggressor;
        trade.Flags = RecordFlags.Last;
        trade.TsRecv = Time;
        trade.Sequence = ++_sequence;
        trade.TradeId = tradeId;
    }

    /// <summary>What is left of a resting order that has just traded.</summary>
    public void Traded(int instrument, in QueuedOrder order) =>
        Order(instrument, order.Size == 0 ? OrderAction.Cancel : OrderAction.Modify, in order);

    /// <summary>A resting order is gone, with all that was left of it.</summary>
    public void Cancelled(int instrument, in QueuedOrder order) =>
        Order(instrument, OrderAction.Cancel, order.Side, order.Id, order.Price, 0);

    /// <summary>A resting order, as it is after a change.</summary>
    public void Order(int instrument, OrderAction action, in QueuedOrder order) =>
        Order(instrument, action, order.Side, order.Id, order.Price, order.Size);

    /// <summary>The level of an index.</summary>
    public void Level(int instrument, long level) => Statistic(instrument, StatisticType.VenuePrice, level, -1);

    /// <summary>The closing price of an earlier day.</summary>
    /// <param name="instrument">Which.</param>
    /// <param name="price">Units of 1e-9.</param>
    /// <param name="closed">When that day ended.</param>
    public void PreviousClose(int instrument, long price, long closed) =>
        Statistic(instrument, StatisticType.ClosePrice, price, closed);

    public void Timer() => Append<TimerRecord>(0);

    private void Order(int instrument, OrderAction action, Side side, ulong id, long price, uint size)
    {
        ref var record = ref Append<OrderRecord>(instrument);
        record.OrderId = id;
        record.Price = price;
        record.Size = size;
        record.Flags = RecordFlags.Last;
        record.ChannelId = byte.MaxValue;
        record.Action = action;
        record.Side = side;
        record.TsRecv = Time;
        record.Sequence = ++_sequence;
    }

    private ref StatisticRecord Statistic(int instrument, StatisticType type, long price, long reference)
    {
        ref var statistic = ref Append<StatisticRecord>(instrument);
        statistic.TsRecv = Time;
        statistic.TsRef = reference;
        statistic.Price = price;
        statistic.Quantity = long.MaxValue;
        statistic.Sequence = ++_sequence;
        statistic.StatisticType = type;
        statistic.ChannelId = ushort.MaxValue;
        statistic.UpdateAction = 1;
        return ref statistic;
    }

    private ref T Append<T>(int instrument, ushort publisher = Publisher.Simulator)
        where T : unmanaged, IRecord
    {
        LastTime = Time;
        return ref _records.Append<T>(publisher, instrument, Time);
    }
}
