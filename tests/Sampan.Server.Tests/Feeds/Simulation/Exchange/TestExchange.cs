using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Tests.Feeds.Simulation.Exchange;

/// <summary>An exchange of a few securities, and a market that is fed with its records.</summary>
internal sealed class TestExchange : IMarketOutput
{
    /// <summary>A full day, a Wednesday.</summary>
    public static readonly DateOnly FullDay = new(2026, 11, 18);

    /// <summary>A half day: the eve of Christmas.</summary>
    public static readonly DateOnly HalfDay = new(2026, 12, 24);

    private readonly RecordBuffer _records = new();

    public TestExchange(ExchangeOptions? options = null, DateOnly? date = null, string start = "08:00", params Instrument[] instruments)
    {
        Date = date ?? FullDay;
        Instruments = new InstrumentTable(instruments.Length > 0 ? instruments : [Share()]);
        Market = new MarketState(Instruments.Count, this);
        var at = At(start);
        Exchange = new SimulatedExchange(
            Instruments,
            options ?? new ExchangeOptions { Hours = TradingHours.Exchange },
            at,
            instrument => new StartingPrice(instrument.PreviousClose));
        Market.Start(at);
        Exchange.WriteTo(_records);
        AdvanceTo(start);
    }

    public DateOnly Date { get; set; }

    public InstrumentTable Instruments { get; }

    public SimulatedExchange Exchange { get; }

    public MarketState Market { get; }

    /// <summary>The bytes of all records so far.</summary>
    public MemoryStream Bytes { get; } = new();

    public List<TradeRecord> Trades { get; } = [];

    /// <summary>The only security, or the first.</summary>
    public ExchangeSecurity Security => Exchange.Securities[0];

    public static Instrument Share(uint id = 700, long previousClose = 100, SecurityType type = SecurityType.Equity) => new()
    {
        Id = id,
        Class = AssetClass.Stock,
        Region = "HK",
        Code = $"{id}",
        Exchange = "HKEX",
        Name = $"SHARE {id}",
        Type = type,
        Currency = "HKD",
        BoardLot = 100,
        SpreadTableCode = 'A',
        PreviousClose = previousClose == 0 ? Price.Undefined : previousClose * Price.Unit,
    };

    /// <summary>A price in dollars.</summary>
    public static long Dollars(decimal price) => (long)(price * Price.Unit);

    public void AdvanceTo(string time)
    {
        Exchange.AdvanceTo(At(time));
        Publish();
    }

    public void AdvanceTo(long time)
    {
        Exchange.AdvanceTo(time);
        Publish();
    }

    public long At(string time) => HongKongTime.At(Date, TimeOnly.Parse(time));

    public EntryResult Buy(decimal price, uint size, OrderKind kind = OrderKind.EnhancedLimit, ushort broker = 0) =>
        Enter(new OrderEntry { Side = Side.Bid, Kind = kind, Price = Dollars(price), Size = size, Broker = broker });

    public EntryResult Sell(decimal price, uint size, OrderKind kind = OrderKind.EnhancedLimit, ushort broker = 0) =>
        Enter(new OrderEntry { Side = Side.Ask, Kind = kind, Price = Dollars(price), Size = size, Broker = broker });

    public EntryResult Enter(OrderEntry entry) => Do(security => security.Enter(in entry));

    public Reject Cancel(ulong orderId) => Do(security => security.Cancel(orderId));

    public T Do<T>(Func<ExchangeSecurity, T> action)
    {
        var result = action(Security);
        Publish();
        return result;
    }

    /// <summary>Prices and sizes of a side, best first, as the exchange has them.</summary>
    public IEnumerable<(decimal, long)> Levels(Side side) =>
        from level in Enumerable.Range(0, Security.LevelCount(side)).Select(at => Security.LevelAt(side, at))
        select (level.Price / (decimal)Price.Unit, level.Size);

    public IEnumerable<(decimal, uint)> TradedSince(int count) =>
        Trades.Skip(count).Select(trade => (trade.Price / (decimal)Price.Unit, trade.Size));

    public void OnTrade(int instrument, in TradeRecord trade, long number) => Trades.Add(trade);

    public void OnBarClosed(int instrument, BarInterval interval, in Bar bar)
    {
    }

    private void Publish()
    {
        foreach (ref readonly var header in _records)
        {
            Market.Apply(in header);
        }

        Bytes.Write(_records.Bytes);
        _records.Clear();
    }
}
