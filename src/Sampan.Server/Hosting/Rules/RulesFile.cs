using Sampan.Market;
using Sampan.Server.Hosting.Days;

namespace Sampan.Server.Hosting.Rules;

/// <summary>A text file of what is known better of the exchange's rules than Sampan does: see <c>docs/exchange-rules.md</c>.</summary>
public static class RulesFile
{
    /// <summary>Reads a file.</summary>
    /// <returns>The rules as they are known, corrected by it.</returns>
    /// <exception cref="OperatorException">It can't be read, or a line is not understood; the message names file and line.</exception>
    public static ExchangeRules Read(string path)
    {
        try
        {
            return Parse(Path.GetFileName(path), File.ReadAllText(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(
                $"The rules in {path} can't be read; name a file that can, or leave it out: {problem.Message}", problem);
        }
    }

    /// <summary>Takes a text apart.</summary>
    internal static ExchangeRules Parse(string name, string text)
    {
        var rules = new RuleLines(ExchangeRules.Known);
        foreach (var line in DayFile.Parse(name, text).Lines.Where(line => line.Kind != DayLineKind.Remark))
        {
            var words = new DayWords(name, line);
            if (!rules.TryTake(words))
            {
                throw words.Error($"{words.Take("A word")} begins no rule: {RuleLines.Words}, or # for a remark.");
            }

            words.End();
        }

        return rules.Rules;
    }
}
