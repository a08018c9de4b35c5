using Sampan.Server.Accounts;

namespace Sampan.Server.Api.Itick;

/// <summary>The codes of a batch request, as they were asked.</summary>
/// <param name="Distinct">Each once, in order; blanks and empty ones are left out.</param>
internal readonly record struct CodeList(IReadOnlyList<string> Distinct)
{
    /// <summary>How many there are.</summary>
    public int Count => Distinct.Count;

    /// <summary>Reads a list with commas.</summary>
    public static CodeList Parse(ReadOnlySpan<char> text)
    {
        var codes = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var range in text.Split(','))
        {
            var code = text[range].Trim();
            if (!code.IsEmpty && seen.GetAlternateLookup<ReadOnlySpan<char>>().Add(code))
            {
                codes.Add(code.ToString());
            }
        }

        return new CodeList(codes);
    }

    /// <summary>What is wrong with the list under a plan; null if nothing is.</summary>
    public ItickError? Refusal(Plan plan)
    {
        if (Count == 0)
        {
            return ItickError.BadRequest("Say which instruments: codes=700,9988 (and region=HK).");
        }

        return Count > (plan.BatchSize ?? int.MaxValue)
            ? ItickError.BadRequest($"{Count} codes in one request; the plan '{plan.Name}' allows {plan.BatchSize}.")
            : null;
    }
}
