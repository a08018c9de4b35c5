using Sampan.Server.Streaming;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Streaming.Sending;

namespace Sampan.Server.Tests.Streaming.Sending;

public sealed class OutboxTests
{
    private readonly FramePool _pool = new();

    [Fact]
    public void Frames_leave_in_the_order_they_came_in()
    {
        var outbox = new Outbox(100_000, 1000);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(outbox.TryAppend(Frame(i), out _));
        }

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(i, outbox.Peek()!.Payload[0]);
            outbox.Remove();
        }

        Assert.Equal((0, 0), (outbox.Count, outbox.Bytes));
    }

    [Fact]
    public void A_state_takes_the_place_of_an_older_one_that_waits()
    {
        var outbox = new Outbox(100_000, 1000);
        outbox.TryAppend(Frame(1), out var position);
        outbox.TryAppend(Frame(2), out _);

        Assert.True(outbox.TryReplace(position, Frame(3)));

        Assert.Equal(2, outbox.Count);
        Assert.Equal(3, outbox.Peek()!.Payload[0]);
    }

    [Fact]
    public void What_is_sent_is_not_replaced()
    {
        var outbox = new Outbox(100_000, 1000);
        outbox.TryAppend(Frame(1), out var position);
        outbox.Remove();

        Assert.False(outbox.TryReplace(position, Frame(2)));
        Assert.False(outbox.TryReplace(Subscription.NoneUnsent, Frame(2)));
    }

    [Fact]
    public void It_is_bounded_in_frames_and_in_bytes()
    {
        var few = new Outbox(100_000, 2);
        Assert.True(few.TryAppend(Frame(1), out _));
        Assert.True(few.TryAppend(Frame(2), out _));
        Assert.False(few.TryAppend(Frame(3), out _));

        var small = new Outbox(5, 1000);
        Assert.True(small.TryAppend(Frame(1), out _));
        Assert.False(small.TryAppend(Frame(2), out _));
    }

    [Fact]
    public void A_frame_returns_to_the_pool_after_its_last_reader()
    {
        var (one, other) = (new Outbox(1000, 10), new Outbox(1000, 10));
        var frame = Frame(1);
        one.TryAppend(frame, out _);
        other.TryAppend(frame, out _);
        frame.Release();

        one.Clear();
        Assert.NotSame(frame, Frame(2));
        other.Clear();
        Assert.Same(frame, Frame(3));
    }

    private SharedFrame Frame(int payload) => _pool.Frame(Opcode.Text, [(byte)payload]);
}
