using System.Net;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Faults;

namespace Sampan.Server.Tests.Feeds.Omdc.Publishing;

/// <summary>What goes wrong on request: it is really wrong, it is the same for the same seed, and it is accounted for.</summary>
public sealed class FaultTests
{
    private static readonly LineFaultOptions Bad = new()
    {
        Drop = 0.05,
        DropBurst = 3,
        Duplicate = 0.05,
        Reorder = 0.05,
        Delay = 0.05,
        Truncate = 0.02,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_log_of_losses_names_exactly_what_neither_line_brought(ulong seed)
    {
        var faults = new FaultOptions { Seed = seed, A = Bad, B = Bad, DropBoth = 0.001, DropBothBurst = 10 };
        await using var published = Publish(faults).Run(120);
        published.Publisher.StopTrading();

        // A packet that waits to be swapped leaves with the next heartbeat.
        published.Run(124);

        Assert.True(published.Publisher.IsSettled);
        var losses = published.Publisher.Losses.ToLookup(loss => loss.Channel);
        foreach (var channel in published.Lines.Channels)
        {
            var missing = Enumerable.Range(1, (int)published.Publisher.LastSeqNumOf(channel.Id)).Select(number => (uint)number).ToHashSet();
            missing.ExceptWith(Arrived(published, channel.A));
            missing.ExceptWith(Arrived(published, channel.B));
            Assert.Equal(missing.Order(), losses[channel.Id].SelectMany(Numbers));
        }

        Assert.True(published.Publisher.Counts.LostMessages > 100, $"Only {published.Publisher.Counts.LostMessages} were lost.");
        Assert.Equal(published.Publisher.Losses.Sum(loss => loss.Last - loss.First + 1), published.Publisher.Counts.LostMessages);
    }

    [Fact]
    public async Task The_same_seed_spoils_the_same_packets_and_another_one_others()
    {
        var faults = new FaultOptions { A = Bad, B = Bad, DropBoth = 0.001 };
        await using var first = Publish(faults).Run(20);
        await using var again = Publish(faults).Run(20);
        await using var other = Publish(faults with { Seed = 2 }).Run(20);

        Assert.Equal(Texts(first), Texts(again));
        Assert.NotEqual(first.Publisher.Losses, other.Publisher.Losses);
    }

    [Fact]
    public async Task Without_faults_nothing_is_lost()
    {
        await using var published = Publish(FaultOptions.None).Run(20);

        Assert.Empty(published.Publisher.Losses);
    }

    [Fact]
    public async Task Packets_come_twice_in_other_order_and_cut()
    {
        await using var published = Publish(new FaultOptions
        {
            A = new LineFaultOptions { Duplicate = 0.1 },
            B = new LineFaultOptions { Reorder = 0.1, Truncate = 0.1 },
        }).Run(60);
        var (twice, back, cut) = (0, 0, 0);
        foreach (var channel in published.Lines.Channels)
        {
            twice += published.Sink.To(channel.A).CountBy(packet => Convert.ToHexString(packet.Bytes)).Count(packet => packet.Value == 2);
            var last = 0u;
            foreach (var packet in published.Sink.To(channel.B))
            {
                var reader = new OmdcPacketReader(packet.Bytes);
                cut += reader.Fault == OmdcFault.None ? 0 : 1;
                back += reader.Header.SeqNum < last && reader.Header.MsgCount > 0 ? 1 : 0;
                last = reader.Header.SeqNum;
            }
        }

        Assert.True(twice > 50 && back > 50 && cut > 50, $"{twice} twice, {back} back, {cut} cut");
    }

    [Fact]
    public async Task In_a_pause_nothing_is_sent_and_after_it_everything()
    {
        var faults = new FaultOptions { PauseEvery = TimeSpan.FromSeconds(10), PauseFor = TimeSpan.FromSeconds(4) };
        await using var published = Publish(faults).Run(15);
        var channel = published.ChannelOf(OmdcProduct.FullTick, 700);
        var times = published.Sink.To(channel.A).Select(packet => packet.Time - published.Start).ToList();

        Assert.DoesNotContain(times, time => time is > 10 * TestPublisher.Second and < 14 * TestPublisher.Second);
        Assert.Contains(times, time => time > 14 * TestPublisher.Second);
        Assert.Empty(published.Publisher.Losses);
    }

    [Fact]
    public async Task A_reset_in_the_middle_begins_again_with_one_and_a_new_snapshot_follows()
    {
        await using var published = Publish(new FaultOptions { ResetEvery = TimeSpan.FromSeconds(15), A = Bad, B = Bad }).Run(20);
        var channel = published.ChannelOf(OmdcProduct.FullTick, 700);
        var resetAt = 0L;
        foreach (var packet in published.Sink.To(channel.B))
        {
            var reader = new OmdcPacketReader(packet.Bytes);
            if (reader.Read(out var message) && message.Type == OmdcMessageType.SequenceReset)
            {
                resetAt = packet.Time;
            }
            else if (packet.Time > resetAt && resetAt > published.Start + TestPublisher.Second)
            {
                Assert.InRange(reader.Header.SeqNum, 0u, published.Publisher.LastSeqNumOf(channel.Id));
            }
        }

        var snapshots = new List<uint>();
        published.Sink.Packets.RemoveAll(packet => packet.Time < resetAt + (TestPublisher.Second / 1_000));
        foreach (var packet in published.Sink.To(channel.RefreshA))
        {
            var reader = new OmdcPacketReader(packet.Bytes);
            while (reader.Read(out var message))
            {
                if (message.Type == OmdcMessageType.RefreshComplete)
                {
                    snapshots.Add(message.As<RefreshCompleteMessage>().LastSeqNum);
                }
            }
        }

        Assert.InRange(resetAt, published.Start + (15 * TestPublisher.Second), published.Start + (16 * TestPublisher.Second));
        Assert.NotEmpty(snapshots);
        Assert.True(snapshots[0] <= published.Publisher.LastSeqNumOf(channel.Id), $"Snapshot of {snapshots[0]}.");
    }

    [Fact]
    public async Task A_disaster_is_signalled_until_the_end_while_nothing_else_comes()
    {
        var faults = new FaultOptions { DisasterAfter = TimeSpan.FromSeconds(3), DisasterFor = TimeSpan.FromSeconds(5) };
        await using var published = Publish(faults).Run(13);
        var signals = new List<(long, uint)>();
        foreach (var packet in published.Sink.To(published.Lines.DisasterRecoveryA))
        {
            var reader = new OmdcPacketReader(packet.Bytes);
            while (reader.Read(out var message))
            {
                signals.Add(((packet.Time - published.Start) / TestPublisher.Second, message.As<DisasterRecoverySignalMessage>().DRStatus));
            }
        }

        Assert.Equal([(3, 1u), (5, 1u), (7, 1u), (8, 2u), (10, 2u), (12, 2u)], signals);
        Assert.DoesNotContain(
            published.Sink.To(published.ChannelOf(OmdcProduct.FullTick, 700).A),
            packet => packet.Time - published.Start is > 3 * TestPublisher.Second and < 8 * TestPublisher.Second);
    }

    [Fact]
    public void Options_that_can_t_be_are_sentences()
    {
        var faults = new FaultOptions
        {
            DropBoth = 2,
            A = new LineFaultOptions { Drop = double.NaN },
            PauseFor = -TimeSpan.FromSeconds(1),
        };

        Assert.Equal(
            [
                "DropBoth must be a chance from 0 to 1, was 2.",
                "A.Drop must be a chance from 0 to 1, was NaN.",
                "A time must not be negative.",
            ],
            faults.Validate());
    }

    private static TestPublisher Publish(FaultOptions faults) =>
        new(options => options with { Faults = faults }, products: [OmdcProduct.Reference, OmdcProduct.FullTick]);

    private static IEnumerable<string> Texts(TestPublisher published) =>
        published.Sink.Packets.Select(packet => Convert.ToHexString(packet.Bytes));

    private static IEnumerable<uint> Numbers(PublishedLoss loss)
    {
        for (var number = loss.First; number <= loss.Last; number++)
        {
            yield return number;
        }
    }

    private static HashSet<uint> Arrived(TestPublisher published, IPEndPoint? destination)
    {
        var arrived = new HashSet<uint>();
        foreach (var packet in published.Sink.To(destination))
        {
            var reader = new OmdcPacketReader(packet.Bytes);
            if (reader.Fault != OmdcFault.None)
            {
                continue;
            }

            while (reader.Read(out var message))
            {
                if (message.Type != OmdcMessageType.SequenceReset)
                {
                    arrived.Add(message.SeqNum);
                }
            }
        }

        return arrived;
    }
}
