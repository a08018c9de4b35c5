using System.Globalization;
using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Scenarios;

/// <summary>The counters that a scenario opens for shares that are consolidated: old certificates, in lots of what they come to.</summary>
public static class TemporaryCounters
{
    private const uint CodeMax = 99_999;

    /// <summary>All that is listed, and behind it the counters.</summary>
    /// <param name="instruments">What is listed without them.</param>
    /// <param name="scenario">Which may have some; null for an ordinary day.</param>
    /// <exception cref="OperatorException">A counter can't be; the message names the key.</exception>
    public static InstrumentTable AddTo(InstrumentTable instruments, Scenario? scenario)
    {
        var counters = (scenario?.Overnight ?? []).Index()
            .Where(entry => entry.Item.TemporaryCounter is not null)
            .Select(entry => Of(entry.Item, $"The scenario {scenario!.Name}: overnight[{entry.Index}]", instruments))
            .ToArray();
        return counters.Length == 0 ? instruments
            : counters.DistinctBy(counter => counter.Id).Count() == counters.Length
                ? new InstrumentTable(instruments.Concat(counters))
            : throw new OperatorException($"The scenario {scenario!.Name}: two temporaryCounters have the same code.");
    }

    private static Instrument Of(ScenarioOvernight overnight, string path, InstrumentTable instruments)
    {
        if (!instruments.TryFind(AssetClass.Stock, overnight.Security, "", out var security))
        {
            throw new OperatorException($"{path}.security {overnight.Security} is no security that is simulated.");
        }

        var text = overnight.TemporaryCounter!;
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is 0 or > CodeMax
            || instruments.TryFind(code, out _))
        {
            throw new OperatorException($"{path}.temporaryCounter {text} is no free stock code; take one such as 2950.");
        }

        var (lot, rest) = Math.DivRem(security.BoardLot * overnight.Numerator, overnight.Denominator);
        return rest == 0 && lot > 0
            ? security with
            {
                Id = code,
                Code = code.ToString(CultureInfo.InvariantCulture),
                BoardLot = (int)lot,
                Isin = null,
                DomainCounter = null,
                Underlying = security.Code,
            }
            : throw new OperatorException($"{path}.ratio does not make whole shares of a board lot of {security.BoardLot}.");
    }
}
