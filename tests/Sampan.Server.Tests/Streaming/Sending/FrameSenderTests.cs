using System.Collections.Concurrent;
using CsCheck;
using Sampan.Server.Streaming;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Streaming.Sending;

namespace Sampan.Server.Tests.Streaming.Sending;

/// <summary>Real sockets with the smallest buffers there are: most writes are taken in part, or not at all.</summary>
public sealed class FrameSenderTests
{
    private const int SpaceBytes = 16 * 1024;

    private readonly FramePool _pool = new();
    private readonly SendSpace _space = new(SpaceBytes);

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void Every_frame_arrives_whole_and_in_order_however_slowly_it_is_read(bool isSocket, bool deflates)
    {
        var gen = Gen.Select(Gen.Int[0, 3000].Array[1, 200], Gen.Int[1, 5000].Array[1, 50], Gen.Int[1, 20]);
        gen.Sample(
            (lengths, reads, burst) =>
            {
                using var pair = SocketPair.Open();
                var connection = new Connection(this, pair, isSocket, deflates);
                var expected = new List<byte>();
                for (var i = 0; i < lengths.Length; i++)
                {
                    var payload = Payload(i, lengths[i]);
                    connection.Append(payload, expected);
                    if (i % burst == 0)
                    {
                        connection.Turn();
                        connection.Read(reads[i % reads.Length]);
                    }
                }

                connection.ReadToEnd(expected.Count);
                Assert.Equal(expected, connection.Received);
                Assert.Equal(lengths.Length, connection.Delivered);
            },
            iter: 20,
            threads: 1);
    }

    [Fact]
    public void A_state_that_waits_behind_a_full_socket_is_replaced()
    {
        using var pair = SocketPair.Open();
        var connection = new Connection(this, pair, isSocket: true, deflates: false);
        var expected = new List<byte>();
        while (!connection.Sender.IsWriting)
        {
            connection.Append(Payload(1, 3000), expected);
            connection.Turn();
        }

        var old = _pool.Frame(Opcode.Text, Payload(2, 100));
        var newest = _pool.Frame(Opcode.Text, Payload(3, 200));
        Assert.True(connection.Outbox.TryAppend(old, out var position));
        connection.Turn();
        Assert.True(connection.Outbox.TryReplace(position, newest));
        expected.AddRange(newest.Bytes.Span);

        connection.ReadToEnd(expected.Count);
        Assert.Equal(expected, connection.Received);
        Assert.False(connection.Outbox.TryReplace(position, old));
    }

    [Fact]
    public void A_frame_that_is_sent_in_part_is_not_replaced()
    {
        var outbox = new Outbox(100_000, 100);
        var frame = _pool.Frame(Opcode.Text, Payload(1, 100));
        outbox.TryAppend(frame, out var position);

        Assert.Equal(0, outbox.RemoveSent(40, _space.Deflater));
        Assert.False(outbox.TryReplace(position, frame));
        Assert.Equal(62, outbox.CopyTo(_space.Bytes, _space.Deflater));
        Assert.Equal(1, outbox.RemoveSent(62, _space.Deflater));
    }

    [Fact]
    public void A_reader_that_stops_holds_one_frame_and_no_buffer()
    {
        using var pair = SocketPair.Open();
        var connection = new Connection(this, pair, isSocket: true, deflates: false);
        var expected = new List<byte>();
        for (var i = 0; i < 1000; i++)
        {
            connection.Append(Payload(i, 1000), expected);
            connection.Turn();
        }

        Assert.True(connection.Sender.IsWriting);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            connection.Turn();
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 1024);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_client_that_is_gone_makes_the_sender_fail(bool isSocket)
    {
        using var pair = SocketPair.Open();
        var connection = new Connection(this, pair, isSocket, deflates: false);
        pair.Client.LingerState = new(true, 0);
        pair.Client.Dispose();

        var patience = Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        while (!connection.Sender.HasFailed)
        {
            Assert.False(patience.IsCompleted);
            connection.Append(Payload(1, 1000), []);
            connection.Turn();
        }
    }

    private static byte[] Payload(int seed, int length) =>
        [.. Enumerable.Range(0, length).Select(i => (byte)(seed + (i / 7 * 31)))];

    /// <summary>What the hub does for one connection, on the test's thread; and its client.</summary>
    private sealed class Connection
    {
        private readonly FrameSenderTests _test;
        private readonly SocketPair _pair;
        private readonly ConcurrentQueue<bool> _written = new();
        private readonly bool _deflates;

        public Connection(FrameSenderTests test, SocketPair pair, bool isSocket, bool deflates)
        {
            (_test, _pair, _deflates) = (test, pair, deflates);
            Outbox = new Outbox(int.MaxValue, int.MaxValue, deflates);
            pair.Server.Blocking = !isSocket;
            Sender = isSocket
                ? new SocketSender(pair.Server, () => _written.Enqueue(true))
                : new StreamSender(new System.Net.Sockets.NetworkStream(pair.Server), () => _written.Enqueue(true));
        }

        public Outbox Outbox { get; }

        public IFrameSender Sender { get; }

        public int Delivered { get; private set; }

        public List<byte> Received { get; } = [];

        public void Append(byte[] payload, List<byte> expected)
        {
            var frame = _test._pool.Frame(Opcode.Text, payload);
            Assert.True(Outbox.TryAppend(frame, out _));
            expected.AddRange((_deflates ? frame.Deflated(_test._space.Deflater) : frame.Bytes).Span);
            frame.Release();
        }

        public void Turn()
        {
            while (_written.TryDequeue(out _))
            {
                Sender.EndWrite(_test._space);
            }

            Delivered += Sender.Flush(Outbox, _test._space);
        }

        /// <summary>Reads so many bytes at most, and waits for none.</summary>
        public void Read(int bytes)
        {
            var buffer = new byte[Math.Min(bytes, _pair.Client.Available)];
            if (buffer.Length > 0)
            {
                Received.AddRange(buffer.AsSpan(0, _pair.Client.Receive(buffer)));
            }
        }

        public void ReadToEnd(int length)
        {
            var buffer = new byte[4096];
            while (Received.Count < length)
            {
                Turn();
                if (_pair.Client.Available > 0)
                {
                    Received.AddRange(buffer.AsSpan(0, _pair.Client.Receive(buffer)));
                }
                else
                {
                    AwaitWritten();
                }
            }

            while (Sender.IsWriting)
            {
                AwaitWritten();
                Turn();
            }
        }

        /// <summary>What was sent is on its way, or the end of the write is.</summary>
        private void AwaitWritten() =>
            Assert.True(SpinWait.SpinUntil(() => !_written.IsEmpty || _pair.Client.Available > 0, 20_000));
    }
}
