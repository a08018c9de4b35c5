using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Agents;
using Sampan.Server.Feeds.Simulation.Exchange;
using Record = Sampan.Market.Record;

namespace Sampan.Server.Feeds.Simulation.Reporting;

/// <summary>Watches a simulated market for a day, and works out its figures.</summary>
internal sealed class DayRecorder
{
    /// <summary>As many stocks as the real minute bars are of.</summary>
    private const int LargeCount = 60;

    private const int Levels = 10;
    private const int PricesShown = 4;
    private const double MinutesOfDay = 330;

    private readonly SimulatedMarket _market;
    private readonly double[] _rates;
    private readonly StockDay?[] _days;
    private readonly bool[] _traded;
    private readonly Crowd[] _large;
    private readonly Crowd[] _others;
    private readonly long[] _actions = new long[256];
    private readonly long[] _sizes = new long[DayFigures.SizeBorders.Count + 1];
    private readonly double[] _largeSpreads = new double[DayFigures.SpreadNames.Count];
    private readonly double[] _otherSpreads = new double[DayFigures.SpreadNames.Count];
    private readonly double[] _orders = new double[Levels];
    private readonly double[] _volumes = new double[Levels];
    private long _looks;
    private long _records;
    private long _trades;
    private double _turnover;
    private double _opening;
    private double _closing;
    private int _coolingOffs;

    /// <param name="market">What is watched.</param>
    /// <param name="instruments">All that is listed.</param>
    public DayRecorder(SimulatedMarket market, InstrumentTable instruments)
    {
        _market = market;
        _days = new StockDay?[instruments.Count];
        _traded = new bool[instruments.Count];
        _rates = [.. instruments.Select(instrument => instrument.Currency switch { "USD" => 7.8, "CNY" => 1.08, _ => 1.0 })];
        var stocks = market.Cast.Crowds
            .Where(crowd => crowd.Security.Instrument is { Type: SecurityType.Equity or SecurityType.Reit, Currency: "HKD" })
            .OrderByDescending(crowd => market.Cast.Of(crowd.Security.Instrument).DailyTurnover)
            .ToArray();
        (_large, _others) = (stocks[..Math.Min(LargeCount, stocks.Length)], stocks[Math.Min(LargeCount, stocks.Length)..]);
        foreach (var crowd in _large)
        {
            _days[crowd.Security.Index] = new StockDay();
        }
    }

    /// <summary>Takes what has happened.</summary>
    public void Take(RecordBuffer records)
    {
        _records += records.Count;
        foreach (ref readonly var header in records)
        {
            switch (header.Type)
            {
                case RecordType.Trade:
                    TakeTrade((int)header.InstrumentId, Record.As<TradeRecord>(in header));
                    break;
                case RecordType.Order:
                    _actions[(byte)Record.As<OrderRecord>(in header).Action]++;
                    break;
                case RecordType.Statistic:
                    _coolingOffs += Record.As<StatisticRecord>(in header).StatisticType == StatisticType.VcmReferencePrice ? 1 : 0;
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Looks at the books, in continuous trading.</summary>
    public void Look()
    {
        _looks++;
        foreach (var crowd in _large)
        {
            Spread(crowd.Security, _largeSpreads);
            for (var level = 0; level < Levels; level++)
            {
                Depth(crowd, Side.Bid, level);
                Depth(crowd, Side.Ask, level);
            }
        }

        foreach (var crowd in _others)
        {
            Spread(crowd.Security, _otherSpreads);
        }
    }

    /// <summary>The figures of the day.</summary>
    public DayFigures Finish(DateOnly date)
    {
        var builder = new BarFiguresBuilder();
        builder.AddDay(_days.OfType<StockDay>());

        var books = Math.Max(2.0 * _looks * _large.Length, 1);
        return new DayFigures
        {
            Date = date,
            Securities = _market.Cast.Crowds.Length,
            Traded = _traded.Count(traded => traded),
            Records = _records,
            Trades = _trades,
            Turnover = _turnover,
            Adds = _actions[(byte)OrderAction.Add],
            Deletes = _actions[(byte)OrderAction.Cancel],
            Modifies = _actions[(byte)OrderAction.Modify],
            OpeningTurnover = _opening,
            ClosingTurnover = _closing,
            Entered = _market.Rejects.Entered,
            Rejects = _market.Rejects.ByReason
                .OrderByDescending(pair => pair.Value)
                .ToDictionary(pair => $"{pair.Key}", pair => pair.Value),
            CoolingOffs = _coolingOffs,
            Called = _market.Cast.Calls.Count,
            TradesBySize = _sizes,
            SpreadsOfLarge = Shares(_largeSpreads),
            SpreadsOfOthers = Shares(_otherSpreads),
            OrdersByLevel = [.. _orders.Select(orders => orders / books)],
            MinutesOfVolumeByLevel = [.. _volumes.Select(volume => volume / books)],
            Bars = builder.HasDays ? builder.Build() : null,
            Prices = Prices(),
        };
    }

    /// <summary>Those whose price went farthest from where it began, and the one that is traded most.</summary>
    private StockPrices[] Prices() =>
    [
        .. _large.Select(crowd => StockPrices.Of(crowd.Security.Instrument, _days[crowd.Security.Index]!))
            .OfType<StockPrices>()
            .Select((prices, rank) => (prices, rank))
            .OrderByDescending(pair => pair.rank == 0 ? double.MaxValue : pair.prices.Range)
            .Take(PricesShown)
            .Select(pair => pair.prices),
    ];

    private void TakeTrade(int instrument, in TradeRecord trade)
    {
        if (trade.TradeType == TradeType.OddLot)
        {
            return; // The minutes of the real market that it is compared with are those of automatching.
        }

        var price = trade.Price / (double)Price.Unit;
        var value = price * trade.Size * _rates[instrument];
        var second = (int)(HongKongTime.NanosOfDay(trade.Header.TsEvent) / HongKongTime.NanosPerSecond);
        _trades++;
        _turnover += value;
        _traded[instrument] = true;
        _sizes[SizeOf(value)]++;
        var phase = _market.Cast.Exchange.Phase;
        _opening += phase.IsOpeningAuction() || phase == TradingPhase.Blocking ? value : 0;
        _closing += phase.IsClosingAuction() || phase.IsClosed() ? value : 0;
        if (_days[instrument] is { } day && SessionMinutes.OfTrade(second) is >= 0 and var minute)
        {
            day.Close[minute] = price;
            day.Turnover[minute] += value;
        }
    }

    private static int SizeOf(double value)
    {
        var size = 0;
        while (size < DayFigures.SizeBorders.Count && value > DayFigures.SizeBorders[size])
        {
            size++;
        }

        return size;
    }

    private static void Spread(ExchangeSecurity security, double[] counts)
    {
        var (bid, ask) = (security.BestBid, security.BestAsk);
        if (bid == Price.Undefined || ask == Price.Undefined || ask <= bid)
        {
            return;
        }

        var ticks = 1;
        for (var price = security.Spreads.Up(bid); price < ask && ticks < 10; price = security.Spreads.Up(price))
        {
            ticks++;
        }

        counts[ticks < 5 ? ticks - 1 : ticks < 10 ? 4 : 5]++;
    }

    private void Depth(Crowd crowd, Side side, int level)
    {
        if (level < crowd.Security.LevelCount(side))
        {
            var depth = crowd.Security.LevelAt(side, level);
            _orders[level] += depth.Orders;
            _volumes[level] += depth.Size / (crowd.Profile.DailyLots * crowd.Security.BoardLot / MinutesOfDay);
        }
    }

    private static double[] Shares(double[] counts) => [.. counts.Select(count => count / Math.Max(counts.Sum(), 1))];
}
