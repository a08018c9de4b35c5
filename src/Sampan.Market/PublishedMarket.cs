using System.Runtime.CompilerServices;

namespace Sampan.Market;

/// <summary>What the market shows to other threads: a snapshot for each instrument, read without a lock.</summary>
/// <remarks>
/// One writer, the market's loop; any number of readers. Instruments may be added while it is read: they lie in chunks that never
/// move, and a chunk is shown once, whole. An instrument that has not been shown yet reads as nothing, whatever its number.
/// </remarks>
public sealed class PublishedMarket
{
    /// <summary>How many instruments there can be: ten times what Hong Kong's market has at most.</summary>
    public const int InstrumentsMax = ChunkCount * ChunkSize;

    private const int ChunkShift = 8;
    private const int ChunkSize = 1 << ChunkShift;
    private const int ChunkCount = 1 << 10;

    private readonly Chunk?[] _chunks = new Chunk?[ChunkCount];
    private long _time;

    /// <param name="instruments">How many instruments to have room for at once; more are added as they are published.</param>
    public PublishedMarket(int instruments)
    {
        for (var instrument = 0; instrument < instruments; instrument += ChunkSize)
        {
            ChunkToWrite(instrument);
        }
    }

    /// <summary>How far the market has come, nanoseconds since the Unix epoch, UTC; 0 before its first record.</summary>
    public long Time
    {
        get => Volatile.Read(ref _time);
        set => Volatile.Write(ref _time, value);
    }

    /// <summary>Shows a new snapshot. To be called by the market's loop only.</summary>
    public void Publish(int instrument, in InstrumentSnapshot snapshot) =>
        CellToWrite(instrument).Publish(in snapshot);

    /// <summary>Shows a new queue of brokers. To be called by the market's loop only.</summary>
    public void Publish(int instrument, in BrokerQueue queue) =>
        ChunkToWrite(instrument).BrokerQueueToWrite(instrument % ChunkSize).Cell.Publish(in queue);

    /// <summary>Copies the newest snapshot.</summary>
    /// <returns>Its version: it rises with every change, and 0 means that there has been none yet.</returns>
    public long Read(int instrument, out InstrumentSnapshot snapshot)
    {
        if (ChunkOf(instrument) is { } chunk)
        {
            return chunk.Snapshots[instrument % ChunkSize].Read(out snapshot);
        }

        snapshot = default;
        return 0;
    }

    /// <summary>Copies the quote of the newest snapshot, which is a fraction of it.</summary>
    /// <returns>The snapshot's version, as <see cref="Read"/> has it.</returns>
    public long ReadQuote(int instrument, out Quote quote)
    {
        if (ChunkOf(instrument) is { } chunk)
        {
            ref readonly var cell = ref chunk.Snapshots[instrument % ChunkSize];
            return cell.Read(in cell.Shown.Quote, out quote);
        }

        quote = default;
        return 0;
    }

    /// <summary>Copies the newest queue of brokers.</summary>
    /// <returns>Its version: it rises with every change, and 0 means that none was ever told.</returns>
    public long ReadBrokerQueue(int instrument, out BrokerQueue queue)
    {
        if (ChunkOf(instrument)?.BrokerQueueOf(instrument % ChunkSize) is { } published)
        {
            return published.Cell.Read(out queue);
        }

        queue = default;
        return 0;
    }

    /// <summary>The version that <see cref="Read"/> would find, without the copy; odd while it is being replaced.</summary>
    public long VersionOf(int instrument) => ChunkOf(instrument)?.Snapshots[instrument % ChunkSize].Version ?? 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Chunk? ChunkOf(int instrument)
    {
        var chunk = (uint)instrument >> ChunkShift;
        return chunk < ChunkCount ? Volatile.Read(ref _chunks[chunk]) : null;
    }

    /// <summary>Where an instrument is shown, to change only parts of it. For the market's loop only.</summary>
    internal ref PublishedCell<InstrumentSnapshot> CellToWrite(int instrument) =>
        ref ChunkToWrite(instrument).Snapshots[instrument % ChunkSize];

    private Chunk ChunkToWrite(int instrument)
    {
        if (ChunkOf(instrument) is { } chunk)
        {
            return chunk;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)instrument, (uint)InstrumentsMax, nameof(instrument));
        var added = new Chunk();
        Volatile.Write(ref _chunks[instrument >> ChunkShift], added);
        return added;
    }

    /// <summary>The snapshots of neighbouring instruments.</summary>
    private sealed class Chunk
    {
        // Most instruments have no queue of brokers, and it is not in the snapshot.
        private readonly PublishedBrokerQueue?[] _brokerQueues = new PublishedBrokerQueue?[ChunkSize];

        public PublishedCell<InstrumentSnapshot>[] Snapshots { get; } = new PublishedCell<InstrumentSnapshot>[ChunkSize];

        public PublishedBrokerQueue? BrokerQueueOf(int place) => Volatile.Read(ref _brokerQueues[place]);

        public PublishedBrokerQueue BrokerQueueToWrite(int place)
        {
            if (BrokerQueueOf(place) is { } queue)
            {
                return queue;
            }

            var added = new PublishedBrokerQueue();
            Volatile.Write(ref _brokerQueues[place], added);
            return added;
        }
    }

    private sealed class PublishedBrokerQueue
    {
        public PublishedCell<BrokerQueue> Cell;
    }
}
