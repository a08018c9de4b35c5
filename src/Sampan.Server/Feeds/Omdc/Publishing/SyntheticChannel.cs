using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>A channel of a synthetic day: its instruments, and what it counts.</summary>
internal sealed class SyntheticChannel
{
    private readonly int[] _instruments;
    private readonly WeightedChoice _choice;
    private ulong _orderId;
    private int _opened;

    private SyntheticChannel(ushort id, int[] instruments, IReadOnlyList<SyntheticInstrument> all, SyntheticBooks books)
    {
        Id = id;
        _instruments = instruments;
        _choice = new WeightedChoice([.. instruments.Select(instrument => all[instrument].Activity)]);
        Activity = instruments.Sum(instrument => all[instrument].Activity);
        OpeningLeft = instruments.Sum(books.OpeningOf);
    }

    /// <summary>The exchange's number.</summary>
    public ushort Id { get; }

    /// <summary>Its share of the day's order events, of all channels' 1.</summary>
    public double Activity { get; }

    /// <summary>How many orders have not been opened with yet.</summary>
    public int OpeningLeft { get; private set; }

    /// <summary>The number of its next message.</summary>
    public uint NextSeqNum { get; set; } = 1;

    /// <summary>The channels that have instruments.</summary>
    public static SyntheticChannel[] Make(IReadOnlyList<SyntheticInstrument> instruments, SyntheticBooks books) =>
    [
        .. Enumerable.Range(0, instruments.Count)
            .GroupBy(instrument => instruments[instrument].Channel)
            .OrderBy(channel => channel.Key)
            .Select(channel => new SyntheticChannel(channel.Key, [.. channel], instruments, books)),
    ];

    /// <summary>Draws an instrument by its activity.</summary>
    public int Draw(ref Prng random) => _instruments[_choice.Draw(ref random)];

    /// <summary>The instrument whose book is to be opened with one order more: one book after the other.</summary>
    public int NextToOpen(SyntheticBooks books)
    {
        while (books.CountOf(_instruments[_opened]) >= books.OpeningOf(_instruments[_opened]))
        {
            _opened++;
        }

        OpeningLeft--;
        return _instruments[_opened];
    }

    /// <summary>A new id. They rise, with gaps: other channels, and orders that are never shown, have ids as well.</summary>
    public ulong NextOrderId(ref Prng random) => _orderId += 1 + (random.Next() & 15);
}
