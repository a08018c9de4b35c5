using System.Runtime.CompilerServices;

namespace Sampan.Market;

/// <summary>The best ten levels of one side, best first; what is beyond <see cref="Count"/> means nothing.</summary>
public struct Depth
{
    /// <summary>How many levels a depth has at most: what HKEX's vendors show.</summary>
    public const int LevelsMax = 10;

    public Levels Level;

    public int Count;

    [InlineArray(LevelsMax)]
    public struct Levels
    {
        private PriceLevel _first;
    }
}
