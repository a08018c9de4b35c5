using Sampan.Market;
using Sampan.Server.Hosting.Days;

namespace Sampan.Server.Hosting.Rules;

/// <summary>The lines of a text that say what the exchange goes by, and from which day on.</summary>
/// <remarks>The same ones in a file of rules and in a day. <c>docs/exchange-rules.md</c> describes them.</remarks>
/// <param name="rules">What holds where no line says otherwise.</param>
internal sealed class RuleLines(ExchangeRules rules)
{
    /// <summary>How they begin.</summary>
    public const string Words = "phase2-from, vcm, vcm-from, vcm-once, closed, half-day, open";

    // With a whole price below it the limit would be nothing.
    private const uint PercentMax = 99;

    private static readonly Dictionary<string, VcmTier> Tiers = new()
    {
        ["large"] = VcmTier.LargeCap,
        ["mid"] = VcmTier.MidCap,
        ["small"] = VcmTier.SmallCap,
        ["etp"] = VcmTier.Etp,
        ["spac"] = VcmTier.Spac,
        ["spac-warrant"] = VcmTier.SpacWarrant,
    };

    private static readonly Dictionary<string, VcmTier> TiersAndNone = new(Tiers) { ["none"] = VcmTier.None };

    private static readonly Dictionary<string, DayKind> DayKinds = new()
    {
        ["closed"] = DayKind.Holiday,
        ["half-day"] = DayKind.Half,
        ["open"] = DayKind.Full,
    };

    private readonly Dictionary<uint, SortedList<DateOnly, VcmTier>> _tiers = [];
    private ExchangeRules _rules = rules;

    /// <summary>All that has been said.</summary>
    public ExchangeRules Rules => _tiers.Count == 0 ? _rules : _rules with { VcmTierOf = TierOf(_tiers, _rules.VcmTierOf) };

    /// <summary>Takes a line; false when it is about something else.</summary>
    /// <exception cref="OperatorException">It is not understood.</exception>
    public bool TryTake(DayWords words)
    {
        if (words.TryTake(DayKinds, out var kind))
        {
            TakeDay(kind, words);
        }
        else if (words.TryTake("phase2-from"))
        {
            _rules = _rules with { Spreads = _rules.Spreads with { Phase2From = words.Date() } };
        }
        else if (words.TryTake("vcm"))
        {
            TakeTier(words);
        }
        else if (words.TryTake("vcm-from"))
        {
            TakeVcm(words);
        }
        else if (words.TryTake("vcm-once"))
        {
            _rules = _rules with { Vcm = [.. _rules.Vcm.Select(known => known with { IsRepeated = false })] };
        }
        else
        {
            return false;
        }

        return true;
    }

    private static Func<Instrument, DateOnly, VcmTier> TierOf(
        Dictionary<uint, SortedList<DateOnly, VcmTier>> tiers, Func<Instrument, DateOnly, VcmTier> otherwise) =>
        (instrument, date) =>
        {
            var begun = tiers.GetValueOrDefault(instrument.Id, []).Where(tier => tier.Key <= date);
            return begun.Any() ? begun.Last().Value : otherwise(instrument, date);
        };

    /// <summary><c>vcm 700 large from 2026-06-08</c>: the tier of a security.</summary>
    private void TakeTier(DayWords words)
    {
        var code = words.Number("A stock code");
        var tier = words.Take("tier", TiersAndNone);
        var from = words.TryTake("from") ? words.Date() : DateOnly.MinValue;
        if (!_tiers.TryGetValue(code, out var tiers))
        {
            _tiers.Add(code, tiers = []);
        }

        if (!tiers.TryAdd(from, tier))
        {
            throw words.Error($"The tier of {code} from that day on has been said before; take one of the two lines out.");
        }
    }

    /// <summary><c>vcm-from 2021-04-12 large 10 mid 15 once</c>: the limits of the tiers, per cent, from a day on.</summary>
    private void TakeVcm(DayWords words)
    {
        var from = words.Date();
        var percent = new Dictionary<VcmTier, int>();
        var isOnce = words.TryTake("once");
        while (!isOnce && !words.IsAtEnd)
        {
            var tier = words.Take("tier", Tiers);
            if (!percent.TryAdd(tier, (int)words.Number("A limit in per cent", PercentMax)))
            {
                throw words.Error("A tier has two limits; write each once, as in: vcm-from 2021-04-12 large 10 mid 15 small 20");
            }

            isOnce = words.TryTake("once");
        }

        var known = _rules.VcmOn(from) ?? _rules.Vcm[0];
        var vcm = known with { From = from, Percent = percent, IsRepeated = !isOnce };
        _rules = _rules with { Vcm = [.. _rules.Vcm.Where(other => other.From != from), vcm] };
    }

    private void TakeDay(DayKind kind, DayWords words)
    {
        var date = words.Date();
        try
        {
            _rules = _rules with { Calendar = _rules.Calendar.With(date, kind, words.Rest() ?? "As configured") };
        }
        catch (ArgumentException)
        {
            var (first, last) = (_rules.Calendar.FirstDate.Year, _rules.Calendar.LastDate.Year);
            throw words.Error($"{date:yyyy-MM-dd} is not a weekday from {first} to {last}; only those can be closed, half days or open.");
        }
    }
}
