using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Streaming.Sending;

/// <summary>Where frames are put together before they are sent: one place for all connections of a hub.</summary>
/// <remarks>
/// Belongs to the hub's thread. A connection has no buffer of its own, so that one for which nothing waits costs nothing.
/// </remarks>
/// <param name="bytesMax">Bytes in one write at most.</param>
internal sealed class SendSpace(int bytesMax)
{
    private readonly Stack<byte[]> _lent = [];

    /// <summary>Room for one write that ends at once.</summary>
    public byte[] Bytes { get; } = new byte[bytesMax];

    /// <summary>What compresses frames, each once for all its readers.</summary>
    public MessageDeflater Deflater { get; } = new();

    /// <summary>Room for one write that may last.</summary>
    public byte[] Lend() => _lent.TryPop(out var bytes) ? bytes : new byte[Bytes.Length];

    /// <summary>Takes it back. A few are kept: how many are lent at once is how many connections are slow.</summary>
    public void TakeBack(byte[] bytes)
    {
        const int Kept = 64;
        if (_lent.Count < Kept)
        {
            _lent.Push(bytes);
        }
    }
}
