namespace Sampan.Market;

/// <summary>The kinds of corporate actions as people and files write them.</summary>
public static class CorporateActionText
{
    /// <summary>The word for a kind: <c>split</c>, <c>spin-off</c>.</summary>
    public static string Text(this CorporateActionKind kind) => kind switch
    {
        CorporateActionKind.Split => "split",
        CorporateActionKind.Consolidation => "consolidation",
        CorporateActionKind.Bonus => "bonus",
        CorporateActionKind.Dividend => "dividend",
        CorporateActionKind.Rights => "rights",
        CorporateActionKind.SpinOff => "spin-off",
        _ => "unknown",
    };

    /// <summary>Reads such a word, in upper or lower case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CorporateActionKind kind)
    {
        foreach (var known in Enum.GetValues<CorporateActionKind>())
        {
            if (text.Equals(known.Text(), StringComparison.OrdinalIgnoreCase))
            {
                kind = known;
                return true;
            }
        }

        kind = default;
        return false;
    }
}
