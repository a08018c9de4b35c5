using System.Diagnostics.CodeAnalysis;
using Sampan.Market;

namespace Sampan.Server.Streaming.Native;

/// <summary>How a command wants its subscriptions to be told.</summary>
internal static class NativeOptionsReader
{
    /// <summary>Reads <c>slow</c>, <c>depth</c>, <c>levels</c> and <c>checksum</c>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="request">A request with these options, and without symbols.</param>
    /// <param name="problem">What is wrong with them.</param>
    public static bool TryRead(
        NativeCommand command, [NotNullWhen(true)] out NativeSubscribe? request, [NotNullWhen(false)] out string? problem)
    {
        (request, problem) = (null, null);
        var slow = command.Text("slow") ?? "close";
        var depth = command.Text("depth") ?? "full";
        var levels = command.Number("levels") ?? Depth.LevelsMax;
        problem = slow is not ("close" or "skip") ? "slow is close or skip."
            : depth is not ("full" or "delta") ? "depth is full or delta."
            : levels is < 1 or > Depth.LevelsMax ? $"levels is a whole number from 1 to {Depth.LevelsMax}."
            : null;
        if (problem is not null)
        {
            return false;
        }

        request = new NativeSubscribe
        {
            Terms = [],
            Skips = slow == "skip",
            HasDeltas = depth == "delta",
            HasChecksum = command.Flag("checksum") ?? false,
            Levels = levels,
        };
        return true;
    }
}
