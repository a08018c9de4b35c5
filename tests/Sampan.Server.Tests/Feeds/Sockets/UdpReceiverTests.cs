using System.Net;
using System.Net.Sockets;
using System.Text;
using Sampan.Server.Feeds.Sockets;

namespace Sampan.Server.Tests.Feeds.Sockets;

/// <summary>Datagrams over real sockets of this machine.</summary>
public sealed class UdpReceiverTests : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly DatagramBatch _batch = new();
    private readonly Socket _sender = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public static TheoryData<bool> InBatchesAndOneByOne => [true, false];

    public void Dispose()
    {
        _sender.Dispose();
        _batch.Dispose();
    }

    [Theory]
    [MemberData(nameof(InBatchesAndOneByOne))]
    public void Datagrams_come_whole_and_in_order(bool batches)
    {
        using var receiver = Open(batches);
        Send(receiver, "one", "", "three");

        Assert.False(receiver.Receive(_batch));

        Assert.Equal(["one", "", "three"], Texts());
        Assert.Equal((3, 0, 0), (receiver.Datagrams, receiver.Overruns, receiver.TooLong));
    }

    [Theory]
    [MemberData(nameof(InBatchesAndOneByOne))]
    public void Nothing_is_waited_for(bool batches)
    {
        using var receiver = Open(batches);

        Assert.False(receiver.Receive(_batch));
        Assert.Equal(0, _batch.Count);
    }

    [Theory]
    [MemberData(nameof(InBatchesAndOneByOne))]
    public void A_full_batch_says_that_there_may_be_more(bool batches)
    {
        using var receiver = Open(batches);
        Send(receiver, [.. Enumerable.Range(0, DatagramBatch.Capacity + 3).Select(number => $"{number}")]);

        Assert.True(receiver.Receive(_batch));
        Assert.Equal("0", Texts()[0]);
        Assert.False(receiver.Receive(_batch));

        Assert.Equal(["64", "65", "66"], Texts());
    }

    [Theory]
    [MemberData(nameof(InBatchesAndOneByOne))]
    public void A_datagram_that_is_too_long_is_counted_and_marked(bool batches)
    {
        using var receiver = Open(batches);
        foreach (var length in new[] { DatagramBatch.PayloadLengthMax, DatagramBatch.PayloadLengthMax + 1, 9_000 })
        {
            _sender.SendTo(new byte[length], receiver.LocalEndPoint);
        }

        receiver.Receive(_batch);

        Assert.Equal([false, true, true], Enumerable.Range(0, _batch.Count).Select(i => _batch.Note(i).IsTooLong));
        Assert.Equal(2, receiver.TooLong);
    }

    [Fact]
    public void The_kernel_says_when_a_datagram_came()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux says it.");
        using var receiver = Open(batches: true);

        var before = Now();
        Send(receiver, "one", "two");
        receiver.Receive(_batch);
        var after = Now();

        Assert.InRange(_batch.Note(0).Time, before, after);
        Assert.InRange(_batch.Note(1).Time, _batch.Note(0).Time, after);
    }

    [Fact]
    public void What_the_kernel_throws_away_is_counted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux says it.");
        using var receiver = UdpReceiver.Open(
            new UdpOptions { Destination = new IPEndPoint(IPAddress.Loopback, 0), ReceiveBufferBytes = 65_536 });
        var payload = new byte[1_400];
        const int Sent = 1_000;
        for (var i = 0; i < Sent; i++)
        {
            _sender.SendTo(payload, receiver.LocalEndPoint);
        }

        DrainAll(receiver);
        var kept = receiver.Datagrams;

        // The counter comes with the next datagram that finds room.
        Send(receiver, "after");
        DrainAll(receiver);

        Assert.InRange(kept, 1, Sent - 1);
        Assert.Equal(Sent - kept, receiver.Overruns);
    }

    [Fact]
    public void A_buffer_that_the_system_does_not_give_is_known()
    {
        using var receiver = UdpReceiver.Open(
            new UdpOptions { Destination = new IPEndPoint(IPAddress.Loopback, 0), ReceiveBufferBytes = 131_072 });

        Assert.True(receiver.ReceiveBufferBytes >= 131_072);
    }

    [Fact]
    public void A_port_that_is_taken_is_told_in_a_sentence()
    {
        using var receiver = Open(batches: true);

        var error = Assert.Throws<OperatorException>(() => UdpReceiver.Open(new UdpOptions { Destination = receiver.LocalEndPoint }));

        Assert.Equal(
            $"{receiver.LocalEndPoint} is taken by another program: stop that one, or correct the address.", error.Message);
    }

    [Fact]
    public void An_address_of_another_machine_is_told_in_a_sentence()
    {
        var error = Assert.Throws<OperatorException>(
            () => UdpReceiver.Open(new UdpOptions { Destination = IPEndPoint.Parse("192.0.2.1:51000") }));

        Assert.StartsWith("192.0.2.1 is no address of this machine: correct it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_card_that_is_not_there_is_told_in_a_sentence()
    {
        var error = Assert.Throws<OperatorException>(() => UdpReceiver.Open(
            new UdpOptions { Destination = IPEndPoint.Parse("239.1.1.24:0"), Interface = IPAddress.Parse("192.0.2.1") }));

        Assert.StartsWith("The group 239.1.1.24 can't be joined on 192.0.2.1 (", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Receiving_allocates_nothing()
    {
        using var receiver = Open(batches: true);
        using var waiter = new SocketWaiter(1);
        waiter.Set(0, receiver.Socket);
        for (var i = 0; i < 100; i++)
        {
            _sender.SendTo(new byte[100], receiver.LocalEndPoint);
        }

        waiter.Wait(0);
        receiver.Receive(_batch);

        var before = GC.GetAllocatedBytesForCurrentThread();
        waiter.Wait(0);
        receiver.Receive(_batch);
        waiter.Wait(0);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static UdpReceiver Open(bool batches) => UdpReceiver.Open(new UdpOptions
    {
        Destination = new IPEndPoint(IPAddress.Loopback, 0),
        ReceiveBufferBytes = BufferBytes,
        Batches = batches,
    });

    private static long Now() =>
        (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private void Send(UdpReceiver receiver, params string[] texts)
    {
        foreach (var text in texts)
        {
            _sender.SendTo(Encoding.ASCII.GetBytes(text), receiver.LocalEndPoint);
        }
    }

    private void DrainAll(UdpReceiver receiver)
    {
        while (receiver.Receive(_batch))
        {
        }
    }

    private string[] Texts() => [.. Enumerable.Range(0, _batch.Count).Select(i => Encoding.ASCII.GetString(_batch.Payload(i)))];
}
