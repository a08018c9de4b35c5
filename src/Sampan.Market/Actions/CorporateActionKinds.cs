namespace Sampan.Market;

/// <summary>A set of <see cref="CorporateActionKind"/>.</summary>
[Flags]
public enum CorporateActionKinds : byte
{
    None = 0,
    Split = 1 << CorporateActionKind.Split,
    Consolidation = 1 << CorporateActionKind.Consolidation,
    Bonus = 1 << CorporateActionKind.Bonus,
    Dividend = 1 << CorporateActionKind.Dividend,
    Rights = 1 << CorporateActionKind.Rights,
    SpinOff = 1 << CorporateActionKind.SpinOff,
}

/// <summary>From kind to set.</summary>
public static class CorporateActionKindsExtensions
{
    /// <summary>The set of this kind alone.</summary>
    public static CorporateActionKinds Flag(this CorporateActionKind kind) => (CorporateActionKinds)(1 << (int)kind);

    /// <summary>Whether a set holds a kind.</summary>
    public static bool Has(this CorporateActionKinds kinds, CorporateActionKind kind) => (kinds & kind.Flag()) != 0;
}
