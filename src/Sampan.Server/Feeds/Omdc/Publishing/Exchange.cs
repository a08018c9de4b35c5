using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Products;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>The exchange behind the wire: keeps what the records of its source add up to, and has the products tell it.</summary>
/// <remarks>Pure state: no clock, no I/O. Records of one security at one moment are one event.</remarks>
internal sealed partial class Exchange
{
    private readonly ExchangeSecurity?[] _securities;
    private readonly ExchangeIndex?[] _indices;
    private readonly Dictionary<(string Market, string Currency), long> _turnovers = [];
    private readonly Dictionary<uint, ExchangeSecurity> _byCode;
    private ProductPublisher[] _products = [];

    /// <param name="instruments">What is listed.</param>
    /// <param name="rules">What holds for it, from which day on.</param>
    public Exchange(InstrumentTable instruments, ExchangeRules rules)
    {
        _securities = [.. instruments.Select(instrument =>
            instrument.Class == AssetClass.Stock ? new ExchangeSecurity(instrument, rules) : null)];
        _indices = [.. instruments.Select(instrument =>
            instrument.Class == AssetClass.Indices ? new ExchangeIndex(instrument) : null)];
        Securities = [.. _securities.OfType<ExchangeSecurity>()];
        Indices = [.. _indices.OfType<ExchangeIndex>()];
        _byCode = Securities.ToDictionary(security => security.Code);
        Markets = [.. Securities.Select(MarketOf).Distinct().Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<ExchangeSecurity> Securities { get; }

    public IReadOnlyList<ExchangeIndex> Indices { get; }

    /// <summary>The market segments: MAIN, GEM.</summary>
    public IReadOnlyList<string> Markets { get; }

    /// <summary>The trading day.</summary>
    public DateOnly Day { get; private set; }

    /// <summary>The part of the day.</summary>
    public TradingPhase Phase { get; private set; } = TradingPhase.NotYetOpen;

    /// <summary>When it began, nanoseconds since the Unix epoch, UTC.</summary>
    public long PhaseStart { get; private set; }

    /// <summary>Money traded today, thousandths, by market segment and currency.</summary>
    public IReadOnlyDictionary<(string Market, string Currency), long> Turnovers => _turnovers;

    /// <summary>When a product has something to say by itself, nanoseconds since the Unix epoch, UTC.</summary>
    public long NextTime
    {
        get
        {
            var next = long.MaxValue;
            foreach (var product in _products)
            {
                next = Math.Min(next, product.NextTime);
            }

            return next;
        }
    }

    /// <summary>The market segment of a security.</summary>
    public static string MarketOf(ExchangeSecurity security) => security.Instrument.Market ?? "MAIN";

    /// <summary>Who tells what happens.</summary>
    public void Use(IEnumerable<ProductPublisher> products) => _products = [.. products];

    /// <summary>The security with a number on the wire.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ExchangeSecurity Find(uint code) => _byCode[code];

    /// <summary>Whether the first records of another day are among these: books are emptied then.</summary>
    public bool BeginsDay(RecordBuffer records, long time)
    {
        if (HongKongTime.DateOf(time) == Day)
        {
            return false;
        }

        foreach (ref readonly var header in records)
        {
            if (header.Type == RecordType.Order && Record.As<OrderRecord>(in header).Action == OrderAction.Clear)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Begins a day.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="first">The first records of it, of which the previous closes are learnt before anything is told.</param>
    public void BeginDay(long time, RecordBuffer first)
    {
        Day = HongKongTime.DateOf(time);
        (Phase, PhaseStart) = (TradingPhase.NotYetOpen, time);
        _turnovers.Clear();
        foreach (var security in Securities)
        {
            security.BeginDay(Day);
        }

        foreach (var index in Indices)
        {
            index.BeginDay();
        }

        foreach (ref readonly var header in first)
        {
            Learn(in header);
        }

        foreach (var product in _products)
        {
            product.BeginDay(time);
        }
    }

    /// <summary>Applies what has happened.</summary>
    public void Apply(RecordBuffer records)
    {
        var (instrument, time) = (-1, 0L);
        foreach (ref readonly var header in records)
        {
            if (header.InstrumentId != (uint)instrument || header.TsEvent != time)
            {
                EndEvent(instrument, time);
                (instrument, time) = ((int)header.InstrumentId, header.TsEvent);
            }

            Apply(in header);
        }

        EndEvent(instrument, time);
    }

    /// <summary>Lets the products say what is due.</summary>
    public void PassTime(long time)
    {
        foreach (var product in _products)
        {
            if (product.NextTime <= time)
            {
                product.PassTime(time);
            }
        }
    }

    /// <summary>Trading has ended for good: what waits to be told is told now.</summary>
    public void Settle(long time)
    {
        foreach (var product in _products)
        {
            product.Settle(time);
        }
    }

    /// <summary>Enters another part of the day.</summary>
    public void Enter(TradingPhase phase, long time)
    {
        (Phase, PhaseStart) = (phase, time);
        foreach (var security in Securities)
        {
            security.Phase = phase;
            if (phase == TradingPhase.DayClose)
            {
                // No order outlives the day, and none is deleted (specification 7.10).
                security.Book.Clear();
            }
        }

        foreach (var product in _products)
        {
            product.OnPhase(phase, time);
        }
    }

    private void Apply(ref readonly RecordHeader header)
    {
        var security = _securities[header.InstrumentId];
        switch (header.Type)
        {
            case RecordType.Order when security is not null:
                ApplyOrder(security, in Record.As<OrderRecord>(in header));
                break;
            case RecordType.Trade when security is not null:
                ApplyTrade(security, in Record.As<TradeRecord>(in header));
                break;
            case RecordType.Status when security is not null:
                ApplyStatus(security, in Record.As<StatusRecord>(in header));
                break;
            case RecordType.OddLotOrder when security is not null:
                ApplyOddLot(security, in Record.As<OddLotOrderRecord>(in header));
                break;
            case RecordType.Statistic:
                ApplyStatistic(in Record.As<StatisticRecord>(in header));
                break;
            default:
                break;
        }
    }

    private void ApplyOrder(ExchangeSecurity security, in OrderRecord order)
    {
        if (order.Action == OrderAction.Clear)
        {
            foreach (var product in _products)
            {
                product.OnClear(security);
            }

            // Books are emptied when the ticks of a new day are others.
            security.UseRulesOf(HongKongTime.DateOf(order.Header.TsEvent));
        }

        security.Book.Apply(order);
        foreach (var product in _products)
        {
            product.OnOrder(security, order);
        }
    }

    private void ApplyTrade(ExchangeSecurity security, in TradeRecord trade)
    {
        var price = WirePrice.Of(trade.Price);
        var number = security.Day.Add(price, trade.Size, trade.TradeType, trade.TradeId);
        CountTurnover(security, price, trade.Size, trade.TradeType);

        foreach (var product in _products)
        {
            product.OnTrade(security, trade, number);
        }
    }

    private void ApplyStatus(ExchangeSecurity security, in StatusRecord status)
    {
        if (status.Phase != TradingPhase.Unknown)
        {
            if (status.Phase != Phase)
            {
                Enter(status.Phase, status.Header.TsEvent);
            }

            return;
        }

        var halts = status.Action is StatusAction.Halt or StatusAction.Suspend;
        if (halts != security.IsHalted)
        {
            (security.IsHalted, security.WasHalted) = (halts, true);
            foreach (var product in _products)
            {
                product.OnHalt(security);
            }
        }
    }

    private void ApplyStatistic(in StatisticRecord statistic)
    {
        if (statistic.StatisticType == StatisticType.VenuePrice
            && _indices[statistic.Header.InstrumentId] is { } index)
        {
            index.Apply(statistic.Price, statistic.Header.TsEvent);
            foreach (var product in _products)
            {
                product.OnLevel(index);
            }
        }
        else if (_securities[statistic.Header.InstrumentId] is { } security)
        {
            ApplyStatistic(security, in statistic);
        }
        else
        {
            Learn(in statistic.Header);
        }
    }

    // The previous close of an instrument; true when it is news.
    private bool Learn(ref readonly RecordHeader header)
    {
        if (header.Type != RecordType.Statistic
            || Record.As<StatisticRecord>(in header) is not { StatisticType: StatisticType.ClosePrice, TsRef: not -1 } close)
        {
            return false;
        }

        if (_indices[header.InstrumentId] is { } index)
        {
            index.PreviousClose = close.Price;
            return false;
        }

        var security = _securities[header.InstrumentId]!;
        var isNews = security.PreviousClose != WirePrice.Of(close.Price);
        security.PreviousClose = WirePrice.Of(close.Price);
        return isNews;
    }

    private void EndEvent(int instrument, long time)
    {
        if (instrument >= 0 && _securities[instrument] is { } security)
        {
            foreach (var product in _products)
            {
                product.EndEvent(security, time);
            }
        }
    }
}
