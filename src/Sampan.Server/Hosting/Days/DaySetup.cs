using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Hosting.Days;

/// <summary>What a <see cref="DayFile"/> says of the market before anything happens in it.</summary>
/// <param name="Securities">What is listed.</param>
/// <param name="Options">By which rules.</param>
/// <param name="Start">When it begins, nanoseconds since the Unix epoch, UTC.</param>
internal sealed record DaySetup(IReadOnlyList<Instrument> Securities, ExchangeOptions Options, long Start)
{
    /// <summary>The day on which it begins.</summary>
    public DateOnly FirstDay => HongKongTime.DateOf(Start);

    /// <summary>Takes it from a file.</summary>
    /// <exception cref="OperatorException">Something is not understood, or missing.</exception>
    public static DaySetup Of(DayFile file)
    {
        var securities = new List<Instrument>();
        var options = new ExchangeOptions { Hours = TradingHours.Exchange };
        foreach (var line in file.Lines.Where(line => line.Kind == DayLineKind.Setting))
        {
            var words = new DayWords(file.Name, line);
            switch (words.Take("A word"))
            {
                case "security":
                    securities.Add(DaySecurity.Parse(words));
                    break;
                case "seed":
                    options = options with { Seed = words.Number("A seed") };
                    break;
                case "phase2-from":
                    options = options with { SpreadPhase2From = words.Date() };
                    break;
                case var other:
                    throw words.Error($"{other} begins no line: security, seed, phase2-from, day, a time, # or >.");
            }

            words.End();
        }

        if (securities.DistinctBy(security => security.Id).Count() != securities.Count || securities.Count == 0)
        {
            throw new OperatorException($"{file.Name}: List at least one security, and each once, as in: security 700 previous 500");
        }

        return new DaySetup(securities, options, StartOf(file));
    }

    private static long StartOf(DayFile file)
    {
        var line = file.Lines.FirstOrDefault(line => line.Kind is DayLineKind.Day or DayLineKind.Event);
        if (line.Kind != DayLineKind.Day)
        {
            throw new OperatorException($"{file.Name}: Say which day it is before anything happens, as in: day 2026-03-03");
        }

        return new DayWords(file.Name, line).DayAndTime();
    }
}
