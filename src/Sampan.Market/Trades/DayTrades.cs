namespace Sampan.Market;

/// <summary>The trades of one instrument today, in the order in which they came; they lie in a <see cref="TradeMemory"/>.</summary>
internal struct DayTrades()
{
    private int _first = TradeMemory.None;
    private int _last = TradeMemory.None;
    private int _count;
    private uint _cancelledId;

    /// <summary>How many are kept, marks of losses among them.</summary>
    public readonly int Count => _count;

    /// <summary>Whether nothing has been kept today.</summary>
    public readonly bool IsEmpty => _count == 0;

    /// <summary>Whether there were more trades than are kept: then no cancel can be undone any more.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Keeps a trade, or the mark of a loss.</summary>
    /// <returns>False when the day has had more trades than are kept.</returns>
    public bool TryAppend(TradeMemory memory, in DayTrade trade)
    {
        var at = _count % TradeMemory.BlockSize;
        if (at == 0)
        {
            if (IsCut || !memory.TryTake(_last, out var block))
            {
                IsCut = true;
                return false;
            }

            _last = block;
            _first = _first == TradeMemory.None ? block : _first;
        }

        memory[_last][at] = trade;
        _count++;
        return true;
    }

    /// <summary>Cancels what bears a number, all of it: a trade of many shares may have come in parts.</summary>
    /// <param name="memory">Where the trades lie.</param>
    /// <param name="id">The venue's number of the trade.</param>
    /// <param name="cancelled">The first part, as it was.</param>
    /// <returns>False when no trade of today has the number, or it was cancelled before.</returns>
    public bool TryCancel(TradeMemory memory, uint id, out DayTrade cancelled)
    {
        cancelled = default;
        if (id == 0 || IsCut)
        {
            return false;
        }

        var found = false;
        foreach (ref var trade in All(memory))
        {
            if (trade.Id == id && trade.Size > 0)
            {
                cancelled = found ? cancelled : trade;
                found = true;
                trade.Size = 0;
            }
        }

        _cancelledId = found ? id : _cancelledId;
        return found;
    }

    /// <summary>
    /// Puts what is left of the trade that was cancelled last into its place: a feed that cancels a part tells the rest again,
    /// under the same number (OMD-C 52).
    /// </summary>
    /// <returns>False when it is not that trade.</returns>
    public readonly bool TryReinstate(TradeMemory memory, uint id, long price, uint size, out DayTrade reinstated)
    {
        reinstated = default;
        if (id == 0 || id != _cancelledId || size == 0)
        {
            return false;
        }

        foreach (ref var trade in All(memory))
        {
            if (trade.Id == id && trade.Size == 0)
            {
                (trade.Price, trade.Size) = (price, size);
                reinstated = trade;
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes through all that was kept, in order.</summary>
    public readonly Enumerator All(TradeMemory memory) => new(memory, _first, _count);

    /// <summary>Walks from block to block.</summary>
    public ref struct Enumerator
    {
        private readonly TradeMemory _memory;
        private int _block;
        private int _left;
        private Span<DayTrade> _trades;
        private int _at;

        internal Enumerator(TradeMemory memory, int first, int count)
        {
            (_memory, _block, _left) = (memory, first, count);
            _trades = [];
            _at = -1;
        }

        public readonly ref DayTrade Current => ref _trades[_at];

        public readonly Enumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            if (++_at < _trades.Length)
            {
                return true;
            }

            if (_left == 0)
            {
                return false;
            }

            _trades = _memory[_block][..Math.Min(_left, TradeMemory.BlockSize)];
            _left -= _trades.Length;
            _block = _memory.After(_block);
            _at = 0;
            return true;
        }
    }
}
