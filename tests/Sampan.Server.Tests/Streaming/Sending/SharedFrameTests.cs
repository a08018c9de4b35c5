using System.Runtime.InteropServices;
using Sampan.Server.Streaming;
using Sampan.Server.Streaming.Frames;

namespace Sampan.Server.Tests.Streaming.Sending;

public sealed class SharedFrameTests
{
    private readonly FramePool _pool = new();

    [Fact]
    public void A_frame_is_compressed_once_for_all_its_readers()
    {
        var frame = _pool.Frame(Opcode.Text, new byte[1000]);

        Assert.True(MemoryMarshal.TryGetArray(frame.Deflated(new MessageDeflater()), out var first));
        Assert.True(MemoryMarshal.TryGetArray(frame.Deflated(new MessageDeflater()), out var second));

        Assert.Same(first.Array, second.Array);
        Assert.Equal(first.Count, second.Count);
        Assert.InRange(first.Count, 1, 100);
    }

    [Fact]
    public void A_short_frame_goes_out_as_it_is()
    {
        var frame = _pool.Frame(Opcode.Text, new byte[100]);

        Assert.True(frame.Deflated(new MessageDeflater()).Equals(frame.Bytes));
    }
}
