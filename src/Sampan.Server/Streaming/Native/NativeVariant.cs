using Sampan.Market;

namespace Sampan.Server.Streaming.Native;

/// <summary>How messages are written.</summary>
internal enum NativeEncoding : byte
{
    /// <summary><c>sampan.v1.json</c></summary>
    Json,

    /// <summary><c>sampan.v1.dbn</c>: records as they are in memory.</summary>
    Dbn,

    /// <summary>The iTick dialect, with the numbers as extra members.</summary>
    Itick,
}

/// <summary>What makes the bytes of a message differ between its readers: those with the same share them.</summary>
/// <param name="Encoding">How it is written.</param>
/// <param name="HasTimes">Whether the times of its stages are told.</param>
/// <param name="HasChecksum">Whether a depth has a checksum.</param>
/// <param name="HasDeltas">Whether a depth tells what has changed rather than all levels.</param>
/// <param name="Levels">How many levels of a depth are shown.</param>
internal readonly record struct NativeVariant(
    NativeEncoding Encoding, bool HasTimes = false, bool HasChecksum = false, bool HasDeltas = false, int Levels = Depth.LevelsMax)
{
    /// <summary>The variant as far as it matters to a type.</summary>
    public NativeVariant For(NativeType type) => type == NativeType.Depth ? this : new(Encoding, HasTimes, Levels: 0);
}
