namespace Sampan.Bench.Fanout;

/// <summary>Who subscribes to what.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Connections">How many subscribers.</param>
/// <param name="Topics">How many topics there are.</param>
/// <param name="Set">Which of them each has: <c>all</c>, <c>one</c>, or so many of them.</param>
/// <param name="Window">In a closed loop, messages on their way to a connection.</param>
internal sealed record Shape(string Name, int Connections, int Topics, string Set, int Window)
{
    /// <summary>The bytes of a message.</summary>
    public const int MessageBytes = 200;

    /// <summary>What Sampan's messages say of their region: as long as in <c>message.hpp</c>.</summary>
    public static readonly string Region = "HK".PadRight(MessageBytes - 111, '-');

    /// <summary>All of them, the smaller ones first: what a server has taken of memory it may keep.</summary>
    public static readonly Shape[] All =
    [
        new("10 × all", 10, 100, "all", 1024),
        new("100 × all", 100, 100, "all", 512),
        new("1,000 × all", 1_000, 100, "all", 256),
        new("1,000 × 1 of 100", 1_000, 100, "one", 64),
        new("1,000 × 50 of 18,000", 1_000, SampanPeer.Topics, "50", 64),
        new("10,000 × 10 of 1,000", 10_000, 1_000, "10", 24),
    ];

    /// <summary>What is enough for a look.</summary>
    public static readonly Shape[] Quick = [All[1], All[2], All[3]];
}
