using System.Collections.Concurrent;
using Sampan.Market;
using Sampan.Server.Feeds;

namespace Sampan.Server.Tests.Golden;

/// <summary>A feed that yields what a test hands it, a batch at a time.</summary>
internal sealed class HandFeed : IFeed
{
    private readonly BlockingCollection<Action<RecordBuffer>> _batches = new(boundedCapacity: 16);

    public string Name => "hand";

    /// <summary>Hands over a batch.</summary>
    /// <param name="write">Writes its records, on the thread of the market.</param>
    public void Give(Action<RecordBuffer> write) => _batches.Add(write);

    /// <summary>There is nothing more to come.</summary>
    public void End() => _batches.CompleteAdding();

    public bool Read(RecordBuffer records, CancellationToken cancellation)
    {
        if (_batches.TryTake(out var write, (int)IFeed.WaitMax.TotalMilliseconds, cancellation))
        {
            write(records);
        }

        return !_batches.IsCompleted;
    }

    public void Dispose() => _batches.Dispose();
}
