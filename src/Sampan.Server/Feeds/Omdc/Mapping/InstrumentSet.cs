namespace Sampan.Server.Feeds.Omdc.Mapping;

/// <summary>A set of instruments, by index or by code: a bit for each, and a list to go through.</summary>
internal sealed class InstrumentSet
{
    private readonly List<int> _members = [];
    private ulong[] _bits = new ulong[64];

    /// <summary>The members, in the order in which they came.</summary>
    public IReadOnlyList<int> Members => _members;

    public bool Contains(int instrument)
    {
        var word = instrument >> 6;
        return (uint)word < (uint)_bits.Length && (_bits[word] >> (instrument & 63) & 1) != 0;
    }

    /// <summary>Takes in an instrument that is not a member yet.</summary>
    public void Add(int instrument)
    {
        var word = instrument >> 6;
        if (word >= _bits.Length)
        {
            Array.Resize(ref _bits, Math.Max(_bits.Length * 2, word + 1));
        }

        _bits[word] |= 1UL << (instrument & 63);
        _members.Add(instrument);
    }

    public void Clear()
    {
        Array.Clear(_bits);
        _members.Clear();
    }

    /// <summary>Takes out a member. Slow: for what is rare.</summary>
    public bool Remove(int instrument)
    {
        if (!Contains(instrument))
        {
            return false;
        }

        _bits[instrument >> 6] &= ~(1UL << (instrument & 63));
        return _members.Remove(instrument);
    }
}
