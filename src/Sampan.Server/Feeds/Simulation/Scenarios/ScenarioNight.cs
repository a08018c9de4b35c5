using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;
using Sampan.Server.Feeds.Simulation.Parameters;

namespace Sampan.Server.Feeds.Simulation.Scenarios;

/// <summary>The night before a scenario's day: what the exchange is told of it, and what the market begins with after it.</summary>
/// <remarks>
/// The exchange has the prices of before and takes off what goes ex. All others begin as if it had always been so: values, sizes
/// of orders, indices and call levels are those of after it, and what follows a share does not notice.
/// </remarks>
internal sealed class ScenarioNight
{
    private readonly InstrumentTable _instruments;
    private readonly Func<Instrument, long?> _lastPrice;
    private readonly MarketParameters _before;
    private readonly ExchangeRules _rules;
    private readonly string _name;
    private readonly Dictionary<uint, Morning> _mornings = [];
    private readonly List<OvernightEvent> _events = [];
    private readonly Dictionary<uint, Instrument> _counters = [];
    private readonly TradingHours _hours;

    /// <param name="options">The scenario, and the hours that say which day is its.</param>
    /// <param name="start">Market time at the beginning, nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="instruments">All that is listed.</param>
    /// <param name="parameters">Which of it is simulated, and what it costs before the night.</param>
    /// <param name="lastPrice">The last price known of an instrument, units of 1e-9; null for none.</param>
    /// <exception cref="OperatorException">It can't happen to this market; the message names the key.</exception>
    public ScenarioNight(
        SimulatorOptions options,
        long start,
        InstrumentTable instruments,
        MarketParameters parameters,
        Func<Instrument, long?> lastPrice)
    {
        (_instruments, _before, _lastPrice) = (instruments, parameters, lastPrice);
        (_rules, _hours, _name) = (options.Rules, options.Hours, options.Scenario?.Name ?? "");
        Date = DayOf(options, start);

        // Those of one share take effect in the order that the market goes by.
        foreach (var (number, overnight) in (options.Scenario?.Overnight ?? []).Index()
            .OrderBy(entry => entry.Item.Kind is { } kind ? ActionEffects.OrderOf(kind) : 0))
        {
            Pass($"overnight[{number}]", overnight);
        }

        Parameters = parameters.Replacing(_mornings.Select(morning => KeyValuePair.Create(
            morning.Value.Instrument.Code, morning.Value.Parameters with { ReferencePrice = morning.Value.Reference })));
    }

    /// <summary>The scenario's day: the first day of trading.</summary>
    public DateOnly Date { get; }

    /// <summary>What the exchange is told.</summary>
    public IReadOnlyList<OvernightEvent> Events => _events;

    /// <summary>What is simulated, at the prices of after the night.</summary>
    public MarketParameters Parameters { get; }

    /// <summary>The first day of trading of a market that begins at a time.</summary>
    /// <param name="options">When it trades.</param>
    /// <param name="start">Nanoseconds since the Unix epoch, UTC.</param>
    public static DateOnly DayOf(SimulatorOptions options, long start)
    {
        var date = HongKongTime.DateOf(start);
        var calendar = options.Rules.Calendar;
        return options.Hours == TradingHours.Always || calendar.IsTradingDay(date)
            ? date
            : calendar.NextTradingDay(date) ?? date;
    }

    /// <summary>The price that the exchange begins with, units of 1e-9: <see cref="Price.Undefined"/> for a new share.</summary>
    public long PriceBefore(Instrument security) =>
        Known(security) ?? (Find(security) is { IsNew: true } ? Price.Undefined : ReferenceBefore(security));

    /// <summary>The last price known as it is after the night, units of 1e-9; null for none.</summary>
    public long? KnownAfter(Instrument instrument) =>
        Known(instrument) is not { } known ? null : Find(instrument) is { } morning ? morning.Price : known;

    /// <summary>The price of a security to which something happens, as it is after the night, units of 1e-9; null for others.</summary>
    public long? PriceAfter(Instrument security) => Find(security)?.Price;

    /// <summary>A price of after the night as it was before the dividends of the night, units of 1e-9.</summary>
    public long WithDividends(Instrument security, long price) => Find(security) is { } morning && price != Price.Undefined
        ? (long)((Int128)price * morning.ReferenceWithDividends / morning.Reference)
        : price;

    /// <summary>What is left of one of a price before the night: 0.1 after a split into ten.</summary>
    public double FactorOf(Instrument instrument) => Find(instrument)?.Factor ?? 1;

    /// <summary>The temporary counter of a share; null for none.</summary>
    public Instrument? CounterOf(Instrument security) => _counters.GetValueOrDefault(security.Id);

    /// <summary>The instrument with the board lot of after the night.</summary>
    public Instrument Today(Instrument security) =>
        Find(security) is { BoardLot: { } lot } ? security with { BoardLot = lot } : security;

    private Morning? Find(Instrument instrument) => _mornings.GetValueOrDefault(instrument.Id);

    private long? Known(Instrument instrument) => _lastPrice(instrument) is > 0 and < Price.Undefined and var price ? price : null;

    private long ReferenceBefore(Instrument security) => SpreadsOf(security).Nearest(_before.Find(security.Code)!.ReferencePrice);

    private SpreadTable SpreadsOf(Instrument security) => _rules.Spreads.For(security.SpreadTableCode!.Value, Date);

    private void Pass(string path, ScenarioOvernight overnight)
    {
        if (!_instruments.TryFind(AssetClass.Stock, overnight.Security, "", out var security)
            || security is not { SpreadTableCode: not null, BoardLot: > 0 }
            || _before.Find(security.Code) is null)
        {
            throw Wrong(path, "security", $"{overnight.Security} is no security that is simulated");
        }

        var morning = Find(security) ?? new Morning
        {
            Instrument = security,
            Parameters = _before.Find(security.Code)!,
            Price = Known(security) ?? ReferenceBefore(security),
            Reference = ReferenceBefore(security),
            ReferenceWithDividends = ReferenceBefore(security),
        };
        morning = overnight.IsListing ? morning with { IsNew = Listed(path, security) } : morning;
        morning = morning with { BoardLot = overnight.BoardLot ?? morning.BoardLot };
        _mornings[security.Id] = overnight.ActionOn(Date) is { } action
            ? After(path, morning, in action, overnight.IsInPrice)
            : morning;
        var happening = new OvernightEvent
        {
            Date = Date,
            Id = security.Id,
            Action = overnight.ActionOn(Date),
            IsInPrice = overnight.IsInPrice,
            BoardLot = overnight.BoardLot,
            IsListed = overnight.IsListing ? true : null,
        };
        if (overnight.TemporaryCounter is { } code)
        {
            Exchange(path, happening, overnight, Counter(path, code, _mornings[security.Id]));
        }
        else
        {
            _events.Add(happening);
        }
    }

    /// <summary>A temporary counter begins where the share has come to, and follows it.</summary>
    private Instrument Counter(string path, string code, Morning share)
    {
        if (!_instruments.TryFind(AssetClass.Stock, code, "", out var counter))
        {
            throw Wrong(path, "temporaryCounter", $"{code} is not listed");
        }

        _mornings[counter.Id] = share with
        {
            Instrument = counter,
            Parameters = share.Parameters with { Gearing = 1, Follows = share.Instrument.Code },
            BoardLot = null,
            Factor = 1,
            IsNew = true,
        };
        return _counters.TryAdd(share.Instrument.Id, counter)
            ? counter
            : throw Wrong(path, "temporaryCounter", $"is the second one of {share.Instrument.Code}");
    }

    /// <summary>The share's own counter closes, and opens again; the temporary one is there from the first day to the last.</summary>
    private void Exchange(string path, OvernightEvent action, ScenarioOvernight overnight, Instrument counter)
    {
        var (reopens, ends) = (DayAfter(path, overnight.ReopensAfter), DayAfter(path, overnight.EndsAfter));
        _events.Add(action with { IsListed = false, BoardLot = null });
        _events.Add(action with
        {
            Date = reopens,
            Action = null,
            IsInPrice = false,
            IsListed = true,
            PreviousCloseOf = counter.Id,
        });
        var opens = new OvernightEvent
        {
            Date = Date,
            Id = counter.Id,
            IsListed = true,
            PreviousClose = _mornings[counter.Id].Price,
        };
        _events.Add(opens);
        _events.Add(opens with { Date = ends, IsListed = false, PreviousClose = null });
    }

    private DateOnly DayAfter(string path, int days)
    {
        var date = Date;
        for (; days > 0; days--)
        {
            date = _hours == TradingHours.Always ? date.AddDays(1)
                : _rules.Calendar.NextTradingDay(date)
                ?? throw Wrong(path, "temporaryCounter", "goes on for longer than the calendar");
        }

        return date;
    }

    /// <summary>An index has had its members for a while, each with a price.</summary>
    private bool Listed(string path, Instrument security) =>
        _instruments.FirstOrDefault(index => index.Class == AssetClass.Indices
            && _before.MembersOf(index.Code).Any(member => member.Code == security.Code)) is { } index
            ? throw Wrong(path, "security", $"{security.Code} is a member of the index {index.Code} and so can't be newly listed")
            : true;

    private Morning After(string path, Morning before, in CorporateAction action, bool isInPrice)
    {
        var spreads = SpreadsOf(before.Instrument);
        if (isInPrice)
        {
            return before.WithReference(OvernightPrice.After(in action, before.Reference, spreads), action.Kind);
        }

        Check(path, before, in action, spreads);

        // Where a price is known, the reference is of another time: it goes by as much as the price.
        var price = OvernightPrice.After(in action, before.Price, spreads);
        var reference = spreads.Nearest((long)((Int128)before.Reference * price / before.Price));
        return before.WithReference(reference, action.Kind) with { Price = price, Factor = before.Factor * price / before.Price };
    }

    private void Check(string path, Morning before, in CorporateAction action, SpreadTable spreads)
    {
        if (action.Kind == CorporateActionKind.Rights && action.SubscriptionPrice >= before.Price)
        {
            throw Wrong(path, "price", $"is not below the price of {before.Instrument.Code}, {Price.Text(before.Price)}");
        }

        if (!action.TryApply(Rational.Of(before.Price), out var exact) || !exact.TryRound(out var after)
            || after < spreads.MinPrice || after > spreads.MaxPrice)
        {
            var key = action.Kind switch
            {
                CorporateActionKind.Dividend => "cash",
                CorporateActionKind.SpinOff => "value",
                _ => "ratio",
            };
            throw Wrong(
                path, key, $"leaves no price that can be traded of {Price.Text(before.Price)}, which {before.Instrument.Code} costs");
        }
    }

    private OperatorException Wrong(string path, string key, string what) => new($"The scenario {_name}: {path}.{key} {what}.");

    /// <summary>What one security begins the day with.</summary>
    private sealed record Morning
    {
        public required Instrument Instrument { get; init; }

        /// <summary>How it behaves; at the reference price of before.</summary>
        public required InstrumentParameters Parameters { get; init; }

        /// <summary>The last price, or the reference price where none is known, units of 1e-9.</summary>
        public required long Price { get; init; }

        public required long Reference { get; init; }

        /// <summary>The same if no dividend had left the share: a price index was made up of that.</summary>
        public required long ReferenceWithDividends { get; init; }

        public double Factor { get; init; } = 1;

        public int? BoardLot { get; init; }

        public bool IsNew { get; init; }

        /// <summary>A dividend leaves the share, and the index; everything else is made good in the index.</summary>
        public Morning WithReference(long reference, CorporateActionKind kind) => this with
        {
            Reference = reference,
            ReferenceWithDividends = kind == CorporateActionKind.Dividend
                ? ReferenceWithDividends
                : (long)((Int128)ReferenceWithDividends * reference / Reference),
        };
    }
}
