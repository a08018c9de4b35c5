using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Sampan.Market;

namespace Sampan.Server.Rendering;

/// <summary>
/// Objects of REST as they were rendered last: rendered again when they are asked for after a change, not for each request.
/// </summary>
/// <remarks>
/// Any thread. What was rendered is never changed, so that it can be sent while it is replaced. One is kept for each
/// instrument that somebody has asked for, and for each number of levels.
/// </remarks>
/// <param name="published">How the market stands.</param>
/// <param name="instruments">What it trades.</param>
/// <param name="render">How an object is written.</param>
internal sealed class RenderedObjects(
    PublishedMarket published, InstrumentDirectory instruments, RenderedObjects.RenderObject render)
{
    private const int LevelBits = 4;

    private readonly ConcurrentDictionary<long, Rendered> _newest = new();

    /// <summary>Writes an object from the newest snapshot.</summary>
    /// <param name="destination">At least <see cref="ItickJson.LengthMax"/> bytes.</param>
    /// <param name="instrument">Dense index.</param>
    /// <param name="levels">Levels a side at most, where there are any.</param>
    /// <param name="length">Bytes written; 0 when there is nothing to tell.</param>
    /// <returns>The version of the snapshot; 0 when there is none yet.</returns>
    public delegate long RenderObject(Span<byte> destination, int instrument, int levels, out int length);

    /// <summary>The object as JSON; empty when there is nothing to tell.</summary>
    /// <param name="instrument">Dense index.</param>
    /// <param name="levels">Levels a side at most, from 0 to 15; 0 where there are none.</param>
    public ReadOnlySpan<byte> Of(int instrument, int levels = 0)
    {
        var key = ((long)instrument << LevelBits) | (uint)levels;
        var table = instruments.Current;
        return _newest.TryGetValue(key, out var known)
            && known.Version == published.VersionOf(instrument)
            && ReferenceEquals(known.Table, table)
                ? known.Json
                : Render(key, instrument, levels, table);
    }

    // Without the zeros, which would cost more than what is written over a few of them.
    [SkipLocalsInit]
    private byte[] Render(long key, int instrument, int levels, InstrumentTable table)
    {
        Span<byte> text = stackalloc byte[ItickJson.LengthMax];
        var version = render(text, instrument, levels, out var length);
        if (version == 0)
        {
            return [];
        }

        // Of two threads that render at once the later one stays; if it was the slower, it is found old at the next request.
        var json = text[..length].ToArray();
        _newest[key] = new Rendered(version, table, json);
        return json;
    }

    /// <param name="Version">Of the snapshot that it was made from.</param>
    /// <param name="Table">The instruments whose names are in it.</param>
    /// <param name="Json">The object.</param>
    private sealed record Rendered(long Version, InstrumentTable Table, byte[] Json);
}
