namespace Sampan.Market.Tests;

/// <summary>A market of a share, a warrant and an index on one day, told what happens record by record.</summary>
internal sealed class MarketDay
{
    public const int Share = 0;
    public const int Warrant = 1;
    public const int Index = 2;
    public const long Second = HongKongTime.NanosPerSecond;

    public static readonly DateOnly FullDay = new(2026, 3, 25);
    public static readonly DateOnly HalfDay = new(2026, 12, 24);

    private readonly RecordBuffer _records = new();
    private readonly DateOnly _date;

    public MarketDay(DateOnly? date = null, ushort publisher = Publisher.OmdcFullTick, string start = "00:00")
    {
        (_date, PublisherId) = (date ?? FullDay, publisher);
        Directory = new InstrumentDirectory(new InstrumentTable(
            [InstrumentOf(700, SecurityType.Equity), InstrumentOf(13_000, SecurityType.DerivativeWarrant), IndexOf("HSI")]));
        Market = new MarketState(Directory, Log);
        Market.Start(At(start));
    }

    public InstrumentDirectory Directory { get; }

    public MarketOutputLog Log { get; } = new();

    public MarketState Market { get; }

    public PublishedMarket Published { get; } = new(3);

    public ushort PublisherId { get; set; }

    public ref readonly Quote Quote => ref Market.QuoteOf(Share);

    public static Instrument InstrumentOf(uint code, SecurityType type) => new()
    {
        Id = code,
        Class = AssetClass.Stock,
        Region = "HK",
        Code = code.ToString(),
        Exchange = "HKEX",
        Name = "TEST " + code,
        Type = type,
        Currency = "HKD",
        BoardLot = 100,
    };

    public static long Mills(long mills) => mills * (Price.Unit / 1_000);

    public long At(string time, int daysLater = 0) => HongKongTime.At(_date.AddDays(daysLater), TimeOnly.Parse(time));

    public void Trade(
        string time, long price, uint size, uint id = 0, TradeType type = TradeType.Automatch, int instrument = Share, int day = 0)
    {
        ref var trade = ref _records.Append<TradeRecord>(Publisher.ForTrade(PublisherId, type), instrument, At(time, day));
        (trade.Price, trade.Size, trade.TradeId, trade.Side) = (Mills(price), size, id, Side.None);
        Apply();
    }

    public void Cancel(string time, uint id, int day = 0) =>
        Statistic(time, StatisticType.TradeCancel, quantity: id, day: day);

    public void Statistic(
        string time,
        StatisticType type,
        long? price = null,
        long quantity = long.MaxValue,
        string? reference = null,
        int instrument = Share,
        int day = 0,
        bool deleted = false)
    {
        ref var statistic = ref _records.Append<StatisticRecord>(PublisherId, instrument, At(time, day));
        statistic.StatisticType = type;
        statistic.Price = price is { } mills ? Mills(mills) : Price.Undefined;
        statistic.Quantity = quantity;
        statistic.TsRef = reference is null ? -1 : At(reference, day);
        statistic.UpdateAction = (byte)(deleted ? 2 : 1);
        Apply();
    }

    public void PreviousClose(long price, int instrument = Share, int day = 0)
    {
        ref var statistic = ref _records.Append<StatisticRecord>(PublisherId, instrument, At("06:01", day));
        (statistic.StatisticType, statistic.Price, statistic.TsRef) = (StatisticType.ClosePrice, Mills(price), At("16:10", day - 1));
        Apply();
    }

    public void Phase(string time, TradingPhase phase, int instrument = Share, StatusAction action = StatusAction.Trading)
    {
        ref var status = ref _records.Append<StatusRecord>(PublisherId, instrument, At(time));
        (status.Phase, status.Action) = (phase, phase == TradingPhase.DayClose ? StatusAction.PostClose : action);
        Apply();
    }

    public void Status(string time, StatusAction action)
    {
        ref var status = ref _records.Append<StatusRecord>(PublisherId, Share, At(time));
        (status.Phase, status.Action) = (TradingPhase.Unknown, action);
        Apply();
    }

    public void Order(
        string time, OrderAction action, ulong id, Side side, long price, uint size = 100, int instrument = Share, int day = 0)
    {
        ref var order = ref _records.Append<OrderRecord>(PublisherId, instrument, At(time, day));
        (order.Action, order.OrderId, order.Side, order.Price, order.Size) = (action, id, side, Mills(price), size);
        Apply();
    }

    public void Bid(string time, ulong id, long price, int instrument = Share, int day = 0) =>
        Order(time, OrderAction.Add, id, Side.Bid, price, instrument: instrument, day: day);

    public void Ask(string time, ulong id, long price, int instrument = Share, int day = 0) =>
        Order(time, OrderAction.Add, id, Side.Ask, price, instrument: instrument, day: day);

    public void Integrity(string time, bool isSuspect, bool tradesLost = false)
    {
        ref var integrity = ref _records.Append<IntegrityRecord>(PublisherId, Share, At(time));
        (integrity.IsSuspect, integrity.TradesLost) = (isSuspect, tradesLost);
        Apply();
    }

    public ref T Append<T>(string time, int instrument = Share, int day = 0)
        where T : unmanaged, IRecord => ref _records.Append<T>(PublisherId, instrument, At(time, day));

    public void Clock(string time, int day = 0)
    {
        _records.Append<TimerRecord>(PublisherId, 0, At(time, day));
        Apply();
    }

    public void Apply()
    {
        foreach (ref readonly var record in _records)
        {
            Market.Apply(in record);
        }

        _records.Clear();
    }

    /// <summary>Publishes what has changed, and reads an instrument as another thread would.</summary>
    public InstrumentSnapshot Show(int instrument = Share)
    {
        Market.Publish(Published);
        Market.ForgetChanges();
        Published.Read(instrument, out var snapshot);
        return snapshot;
    }

    private static Instrument IndexOf(string code) => new()
    {
        Id = Instrument.IndexIdBase + 1,
        Class = AssetClass.Indices,
        Region = "GB",
        Code = code,
        Exchange = "HKEX",
        Name = code,
        Type = SecurityType.Index,
        Currency = "HKD",
        BoardLot = 0,
    };
}
