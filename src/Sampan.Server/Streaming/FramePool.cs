using System.Numerics;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Streaming;

/// <summary>Where frames and their bytes come from, and return to when the last reader has them.</summary>
/// <remarks>Belongs to the hub's thread. What it keeps is bounded: the rest is left to the garbage collector.</remarks>
internal sealed class FramePool
{
    private const int SmallestLog2 = 7;
    private const int LargestLog2 = 13;
    private const int KeptFrames = 65_536;
    private const int KeptBytesPerSize = 8 * 1024 * 1024;

    private readonly Stack<SharedFrame> _frames = [];
    private readonly Stack<byte[]>[] _bytes =
        [.. Enumerable.Range(SmallestLog2, LargestLog2 - SmallestLog2 + 1).Select(_ => new Stack<byte[]>())];

    /// <summary>A frame with this payload, and the caller as its only reader.</summary>
    public SharedFrame Frame(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var frame = _frames.TryPop(out var used) ? used : new SharedFrame(this);
        frame.Set(opcode, payload);
        return frame;
    }

    /// <summary>An array of at least this length.</summary>
    public byte[] RentBytes(int length)
    {
        var log2 = Math.Max(SmallestLog2, BitOperations.Log2((uint)length - 1) + 1);
        if (log2 > LargestLog2)
        {
            return new byte[length];
        }

        return _bytes[log2 - SmallestLog2].TryPop(out var bytes) ? bytes : new byte[1 << log2];
    }

    /// <summary>Takes an array back. Arrays of other sizes are let go.</summary>
    public void ReturnBytes(byte[] bytes)
    {
        var log2 = BitOperations.Log2((uint)bytes.Length);
        if (!BitOperations.IsPow2(bytes.Length) || log2 is < SmallestLog2 or > LargestLog2)
        {
            return;
        }

        var kept = _bytes[log2 - SmallestLog2];
        if (kept.Count < KeptBytesPerSize / bytes.Length)
        {
            kept.Push(bytes);
        }
    }

    /// <summary>Takes a frame back.</summary>
    public void Return(SharedFrame frame)
    {
        if (_frames.Count < KeptFrames)
        {
            _frames.Push(frame);
        }
    }
}
