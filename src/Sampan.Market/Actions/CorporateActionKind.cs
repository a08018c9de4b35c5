namespace Sampan.Market;

/// <summary>What a company does that changes what one share is worth overnight.</summary>
public enum CorporateActionKind : byte
{
    /// <summary>A share becomes several: the ratio is the shares after it to those before it, 10:1 for "one into ten".</summary>
    Split = 1,

    /// <summary>Several shares become one: the ratio is the shares after it to those before it, 1:10 for "ten into one".</summary>
    Consolidation = 2,

    /// <summary>Free shares: the ratio is the shares given to those held, 1:10 for "one for ten".</summary>
    Bonus = 3,

    /// <summary>Money for each share.</summary>
    Dividend = 4,

    /// <summary>New shares may be bought below their price: the ratio is the shares offered to those held.</summary>
    Rights = 5,

    /// <summary>Shares of another company: the ratio is the shares given to those held, at a value per given share.</summary>
    SpinOff = 6,
}
