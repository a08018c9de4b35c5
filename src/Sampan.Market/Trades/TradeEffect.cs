namespace Sampan.Market;

/// <summary>What a trade of a type changes.</summary>
[Flags]
public enum TradeEffect : byte
{
    /// <summary>It is told of, and changes nothing.</summary>
    None = 0,

    /// <summary>Last, open, high and low of the day, and the bars of a part of it.</summary>
    Price = 1,

    /// <summary>Volume and turnover of the day, and of the bars of whole days.</summary>
    Volume = 2,
}
