using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Exchange;

namespace Sampan.Server.Hosting.Days;

/// <summary>What a <see cref="DayFile"/> says of the market before anything happens in it.</summary>
/// <param name="Securities">What is listed.</param>
/// <param name="Options">By which rules.</param>
/// <param name="IsQuiet">Whether little is told of what the exchange does by itself.</param>
/// <param name="Start">When it begins, nanoseconds since the Unix epoch, UTC.</param>
internal sealed record DaySetup(IReadOnlyList<Instrument> Securities, ExchangeOptions Options, bool IsQuiet, long Start)
{
    /// <summary>The day on which it begins.</summary>
    public DateOnly FirstDay => HongKongTime.DateOf(Start);

    /// <summary>Takes it from a file.</summary>
    /// <exception cref="OperatorException">Something is not understood, or missing.</exception>
    public static DaySetup Of(DayFile file)
    {
        var securities = new List<Instrument>();
        var rules = new DayRules();
        foreach (var line in file.Lines.Where(line => line.Kind == DayLineKind.Setting))
        {
            var words = new DayWords(file.Name, line);
            if (words.TryTake("security"))
            {
                securities.Add(DaySecurity.Parse(words));
            }
            else
            {
                rules.Take(words);
            }

            words.End();
        }

        if (securities.DistinctBy(security => security.Id).Count() != securities.Count || securities.Count == 0)
        {
            throw new OperatorException($"{file.Name}: List at least one security, and each once, as in: security 700 previous 500");
        }

        if (rules.Options.Validate().FirstOrDefault() is { } wrong)
        {
            throw new OperatorException($"{file.Name}: {wrong}");
        }

        return new DaySetup(securities, rules.Options, rules.IsQuiet, StartOf(file));
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
