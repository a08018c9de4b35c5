using System.Numerics;

namespace Sampan.Server.Streaming.Native;

/// <summary>The stages of a message, nanoseconds since the Unix epoch, UTC; 0 for one that is not known.</summary>
internal readonly record struct LatencySample(long Event, long Received, long Published);

/// <summary>How long the oldest message of each write took, by stage, in powers of two of a microsecond.</summary>
/// <remarks>One thread counts; any other may look, and sees numbers that were true a moment ago.</remarks>
internal sealed class LatencyHistogram
{
    /// <summary>How many classes there are; the last begins at about a minute.</summary>
    public const int Classes = 27;

    private const long NanosPerMicrosecond = 1_000;

    private long[][]? _counts;

    /// <summary>The stages, in order.</summary>
    public static IReadOnlyList<string> Stages { get; } = ["exchangeToReceived", "receivedToPublished", "publishedToWritten"];

    /// <summary>Counts a message that has just been written.</summary>
    public void Count(in LatencySample sample, long written)
    {
        _counts ??= [new long[Classes], new long[Classes], new long[Classes]];
        Add(_counts[0], sample.Event, sample.Received);
        Add(_counts[1], sample.Received, sample.Published);
        Add(_counts[2], sample.Published, written);
    }

    /// <summary>What was counted so far.</summary>
    public IReadOnlyList<StageLatency> ToStages() =>
        [.. Stages.Select((name, stage) => new StageLatency(name, _counts is { } counts ? [.. counts[stage]] : []))];

    private static void Add(long[] counts, long from, long to)
    {
        if (from > 0 && to > 0)
        {
            var micros = (ulong)Math.Max(0, to - from) / NanosPerMicrosecond;
            counts[Math.Min(Classes - 1, micros == 0 ? 0 : BitOperations.Log2(micros) + 1)]++;
        }
    }
}
