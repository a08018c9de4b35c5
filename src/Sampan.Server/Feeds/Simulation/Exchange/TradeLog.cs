namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>The trades of the day of all securities, in blocks, so that it grows without being copied.</summary>
internal sealed class TradeLog
{
    /// <summary>No trade.</summary>
    public const int None = -1;

    private const int BlockBits = 15;
    private const int BlockMask = (1 << BlockBits) - 1;

    private readonly List<LoggedTrade[]> _blocks = [];
    private int _count;

    public ref LoggedTrade this[int at] => ref _blocks[at >> BlockBits][at & BlockMask];

    /// <summary>Keeps a trade.</summary>
    /// <returns>Where it is.</returns>
    public int Add(in LoggedTrade trade)
    {
        if (_count >> BlockBits == _blocks.Count)
        {
            _blocks.Add(new LoggedTrade[1 << BlockBits]);
        }

        this[_count] = trade;
        return _count++;
    }

    /// <summary>Forgets all, and keeps the memory.</summary>
    public void Clear() => _count = 0;
}
