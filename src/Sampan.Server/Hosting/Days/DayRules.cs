using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Exchange;
using Sampan.Server.Hosting.Rules;

namespace Sampan.Server.Hosting.Days;

/// <summary>The rules that the exchange goes by on the days of a file, and what happens between them.</summary>
internal sealed class DayRules
{
    private static readonly Dictionary<string, CorporateActionKind> Actions = new()
    {
        ["split"] = CorporateActionKind.Split,
        ["consolidation"] = CorporateActionKind.Consolidation,
        ["bonus"] = CorporateActionKind.Bonus,
        ["dividend"] = CorporateActionKind.Dividend,
        ["rights"] = CorporateActionKind.Rights,
        ["spin-off"] = CorporateActionKind.SpinOff,
    };

    private readonly RuleLines _rules = new(ExchangeRules.Known with { VcmTierOf = (_, _) => VcmTier.None });
    private readonly List<OvernightEvent> _overnight = [];
    private readonly List<WeatherDay> _weather = [];
    private ExchangeOptions _options = new() { Hours = TradingHours.Exchange };

    /// <summary>All that has been said.</summary>
    public ExchangeOptions Options => _options with
    {
        OvernightEvents = _overnight,
        WeatherDays = _weather,
        Rules = _rules.Rules,
    };

    /// <summary>Whether of what the exchange does by itself only trades, closing prices and corporate actions are told.</summary>
    public bool IsQuiet { get; private set; }

    /// <summary>Takes a line that is no security.</summary>
    public void Take(DayWords words)
    {
        if (_rules.TryTake(words))
        {
            return;
        }

        switch (words.Take("A word"))
        {
            case "seed":
                _options = _options with { Seed = words.Number("A seed") };
                break;
            case "quiet":
                IsQuiet = true;
                break;
            case "weather":
                _weather.Add(new WeatherDay(words.Date(), TimeAfter("from", words), TimeAfter("to", words)));
                break;
            case "overnight":
                _overnight.Add(Overnight(words));
                break;
            case var other:
                throw words.Error(
                    $"{other} begins no line: security, seed, quiet, {RuleLines.Words}, weather, overnight, day, a time, # or >.");
        }
    }

    private static TimeOnly? TimeAfter(string word, DayWords words) =>
        words.TryTake(word) ? new TimeOnly(words.Time() / TimeSpan.NanosecondsPerTick) : null;

    private static OvernightEvent Overnight(DayWords words)
    {
        var date = words.Date();
        var overnight = new OvernightEvent { Date = date, Id = words.Number("A stock code") };
        while (!words.IsAtEnd)
        {
            overnight = words.TryTake(Actions, out var kind)
                ? overnight with { Action = Action(kind, date, words) }
                : words.Take("What happens") switch
                {
                    "lot" => overnight with { BoardLot = (int)words.Number("A board lot", DaySecurity.BoardLotMax) },
                    "opens" => overnight with { IsListed = true },
                    "closes" => overnight with { IsListed = false },
                    "previous" => overnight with { PreviousClose = words.Price() },
                    var other => throw words.Error(
                        $"{other} does not happen overnight: {string.Join(", ", Actions.Keys)}, lot, opens, closes, previous."),
                };
        }

        return overnight;
    }

    /// <summary>A ratio as in <c>10:1</c>, where there is one, and money.</summary>
    private static CorporateAction Action(CorporateActionKind kind, DateOnly date, DayWords words)
    {
        var action = new CorporateAction { Kind = kind, ExTime = HongKongTime.StartOf(date) };
        if (kind == CorporateActionKind.Dividend)
        {
            return action with { Cash = words.Price() };
        }

        var (numerator, denominator) = words.Ratio();
        action = action with { Numerator = numerator, Denominator = denominator };
        return kind switch
        {
            CorporateActionKind.Rights => action with { SubscriptionPrice = MoneyAfter("at", words) },
            CorporateActionKind.SpinOff => action with { ShareValue = MoneyAfter("worth", words) },
            _ => action,
        };
    }

    private static long MoneyAfter(string word, DayWords words) =>
        words.TryTake(word) ? words.Price() : throw words.Error($"Say {word} and an amount.");
}
