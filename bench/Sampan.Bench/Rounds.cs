namespace Sampan.Bench;

/// <summary>Lets contenders take turns, so that what the machine does besides meets all of them.</summary>
internal static class Rounds
{
    /// <summary>Measures each contender once a round; every other round goes backwards, so that a drift hurts nobody.</summary>
    /// <returns>What each contender measured, by contender and round.</returns>
    public static T[][] Run<T>(int rounds, params Func<T>[] contenders)
    {
        var measured = contenders.Select(_ => new T[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < contenders.Length; i++)
            {
                var turn = round % 2 == 0 ? i : contenders.Length - 1 - i;
                measured[turn][round] = contenders[turn]();
            }
        }

        return measured;
    }
}
