using Sampan.Market;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;
using static Sampan.Server.Tests.Feeds.Omdc.Lines.LineBench;

namespace Sampan.Server.Tests.Feeds.Omdc.Lines;

public sealed class OmdcChannelTests
{
    private static readonly ModelChannel Channel = new(new Random(1), 30_000);
    private readonly LineLog _log;
    private readonly LineBench _bench;

    public OmdcChannelTests()
    {
        _log = new LineLog { Expected = number => Channel[number] };
        _bench = new LineBench(_log);
    }

    [Fact]
    public void Packets_of_the_two_lines_have_different_boundaries_and_each_message_is_told_once()
    {
        Send(A, 1, 3);
        Send(B, 1, 5);
        Send(A, 4, 9);
        Send(B, 6, 6);
        Send(B, 7, 12);

        Assert.Equal("1A 2A 3A 4B 5B 6A 7A 8A 9A 10B 11B 12B", _log.Text);
        Assert.Equal((12, 9), (_bench.Counters.Messages, _bench.Counters.Duplicates));
    }

    [Fact]
    public void A_hole_on_one_line_is_waited_for_on_the_other()
    {
        Send(A, 1, 2);
        Send(A, 5, 6);
        _bench.Pass(19);
        Send(B, 1, 4);
        _bench.Pass(100);

        Assert.Equal("1A 2A 3B 4B 5A 6A", _log.Text);
    }

    [Fact]
    public void A_hole_on_both_lines_is_called_after_the_wait_and_a_late_line_still_mends_it()
    {
        Send(A, 1, 2);
        Send(A, 5, 6);
        _bench.Pass(20);
        Send(A, 7, 7);
        Send(B, 3, 4);

        Assert.Equal(
            "1A 2A suspect #1:3-4:PacketsLost:Open:None 3B 4B 5A 6A 7A #1:3-4:PacketsLost:Repaired:OtherLine proven", _log.Text);
        Assert.False(_log.TradesLost);
    }

    [Fact]
    public void A_gap_that_is_mended_in_several_ways_ends_in_parts()
    {
        Send(A, 1, 1);
        Send(A, 9, 9);
        _bench.Pass(20);
        Send(B, 4, 5);
        Refresh(1, 3);
        Refresh(2, 9);

        Assert.EndsWith(
            $")=9 {Trades(4, 5)}{Trades(9, 9)}#1:2-3:PacketsLost:Unrecoverable:Refresh #2:4-5:PacketsLost:Repaired:OtherLine "
            + "#3:6-8:PacketsLost:Unrecoverable:Refresh proven,tradesLost",
            _log.Text);
    }

    [Fact]
    public void A_heartbeat_carries_the_last_number_sent_so_that_a_gap_shows_in_silence()
    {
        Send(A, 1, 2);
        Heartbeat(A, 2);
        _bench.Pass(50);
        Assert.Equal("1A 2A", _log.Text);

        Heartbeat(A, 4);
        _bench.Pass(50);
        Assert.EndsWith("suspect #1:3-4:PacketsLost:Open:None", _log.Text);
    }

    [Fact]
    public void A_heartbeat_before_the_first_message_says_nothing()
    {
        Heartbeat(A, 0);
        _bench.Pass(50);
        Send(A, 1, 1);

        Assert.Equal("1A", _log.Text);
    }

    [Fact]
    public void Fillers_of_a_packet_are_not_looked_at()
    {
        var packet = Channel.Packet(1, 1);
        packet[3] = 0xDD;
        _bench.Send(A, packet);

        Assert.Equal("1A", _log.Text);
    }

    [Fact]
    public void A_packet_that_ends_badly_gives_its_good_messages_and_the_gap_says_why()
    {
        var packet = Channel.Packet(1, 3);
        packet[2] = 5;
        _bench.Send(A, packet);
        Send(A, 6, 6);
        _bench.Pass(20);

        Assert.Equal("1A 2A 3A suspect #1:4-5:Malformed:Open:None", _log.Text);
        var source = _bench.Handler.SourceCounters[A];
        Assert.Equal((2, 1, 1), (source.Packets, source.Malformed, source.CountOf(OmdcFault.MessagesMissing)));
        Assert.Contains("MsgCount says 5 messages", source.Problem);
    }

    [Fact]
    public void Whoever_starts_late_waits_for_a_snapshot_and_says_what_is_missing()
    {
        Send(A, 100, 104);
        _bench.Pass(20);
        Refresh(1, 98);
        Assert.Equal("suspect #1:1-99:LateStart:Open:None", _log.Text);

        Refresh(2, 98);
        Assert.Equal("suspect #1:1-99:LateStart:Open:None", _log.Text);

        Refresh(3, 102);
        Assert.EndsWith($")=102 {Trades(100, 102)}103A 104A #1:1-99:LateStart:Unrecoverable:Refresh proven,tradesLost", _log.Text);
    }

    [Fact]
    public void A_snapshot_that_overtakes_its_messages_waits_for_them()
    {
        Send(A, 10, 12);
        _bench.Pass(20);
        Refresh(1, 11);
        Refresh(2, 15);
        Assert.Equal(0, _log.Snapshots);

        Send(A, 13, 15);
        Assert.Equal((1, false), (_log.Snapshots, _log.IsSuspect));
    }

    [Fact]
    public void A_snapshot_that_has_lost_a_packet_on_both_lines_is_not_used()
    {
        Send(A, 40, 42);
        _bench.Pass(20);
        var messages = Channel.Snapshot(42);
        var number = (uint)messages.Count;
        RefreshPacket(RefreshA, number, messages[^1..]);
        RefreshPacket(RefreshA, number + 1, messages[..1]);
        RefreshPacket(RefreshA, number + 3, messages[2..]);
        _bench.Pass(20);
        Assert.Equal((0, 1), (_log.Snapshots, _bench.Counters.IncompleteSnapshots));

        RefreshPacket(RefreshA, (2 * number) + 1, messages[..1]);
        RefreshPacket(RefreshA, (2 * number) + 3, messages[2..]);
        RefreshPacket(RefreshB, (2 * number) + 1, messages[..3]);
        Assert.Equal((1, false), (_log.Snapshots, _log.IsSuspect));
    }

    [Fact]
    public void More_than_may_be_held_back_is_given_up_from_the_oldest_on_and_the_gap_grows()
    {
        var log = new LineLog();
        var bench = new LineBench(log, options => options with { HeldBackBytesMax = 600_000 });
        bench.Send(A, Channel.Packet(1, 1));
        for (uint number = 3; number + 29 < 30_000; number += 30)
        {
            bench.Send(A, Channel.Packet(number, number + 29));
            bench.Pass(1);
            Assert.InRange(bench.Counters.HeldBackBytes, 0, 600_000);
        }

        var gap = Assert.Single(log.Gaps.Values);
        Assert.Equal((2u, GapCause.HeldBackTooMuch, GapState.Open), (gap.First, gap.Cause, gap.State));
        Assert.InRange(gap.Last, 10_000u, 27_000u);
        Assert.InRange(log.Events.Count, 3, 200);

        Refresh(bench, 1, 0);
        Refresh(bench, 2, 29_970);
        Assert.Equal((gap.Last, GapState.Unrecoverable), (log.Gaps[1].Last, log.Gaps[1].State));
        Assert.False(log.IsSuspect);
        Assert.Equal(
            Enumerable.Range((int)gap.Last + 1, 29_970 - (int)gap.Last).Count(number => IsTrade((uint)number)),
            log.Messages.Count(message => message.Number > 1 && message.Number <= 29_970));
    }

    [Fact]
    public void Without_a_refreshChannel_the_sequence_goes_on_behind_a_gap_and_stays_suspect()
    {
        var bench = new LineBench(_log, options => options with
        {
            Channels = [options.Channels[0] with { RefreshA = null, RefreshB = null }],
        });
        bench.Send(A, Channel.Packet(1, 1));
        bench.Send(A, Channel.Packet(3, 3));
        bench.Pass(20);
        bench.Send(A, Channel.Packet(4, 4));

        Assert.Equal("1A suspect #1:2-2:PacketsLost:Open:None 3A #1:2-2:PacketsLost:Unrecoverable:None 4A", _log.Text);
    }

    [Fact]
    public void Two_sources_at_one_address_are_refused()
    {
        var problem = Assert.Throws<ArgumentException>(() => new LineBench(_log, options => options with
        {
            Channels = [options.Channels[0], options.Channels[0] with { Id = 31 }],
        }));

        Assert.Equal("127.0.0.1:1 is given twice: each line of each channel needs an address of its own.", problem.Message);
    }

    [Fact]
    public void A_source_is_found_by_its_address()
    {
        Assert.All(
            _bench.Handler.Sources.Select((source, i) => (source, i)),
            pair => Assert.Equal(pair.i, _bench.Handler.SourceOf(new(pair.source.Endpoint.Address, pair.source.Endpoint.Port))));
        Assert.Equal(OmdcLineHandler.NoSource, _bench.Handler.SourceOf(new(1, 1)));
    }

    [Fact]
    public void A_packet_in_sequence_costs_no_memory()
    {
        var counter = new MessageCounter();
        var handler = new OmdcLineHandler(
            new OmdcOptions { Channels = [_bench.Handler.Channels[0]], RetransmissionServers = [new(1, 1)] }, counter);
        var packets = Channel.Packets(new Random(1), 40).Select(packet => packet.Bytes).ToArray();
        handler.OnDatagram(A, packets[0], 0);
        handler.OnDatagram(B, packets[0], 0);
        var next = 0;

        // A fifth of the day at a time, since no packet is new twice.
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var end = next + (packets.Length / 5); next < end; next++)
            {
                handler.OnDatagram(A, packets[next], 0);
                handler.OnDatagram(B, packets[next], 0);
            }
        }));
        Assert.InRange(counter.Count, Channel.Count / 6, Channel.Count);
    }

    private void Send(int source, uint first, uint last) => _bench.Send(source, Channel.Packet(first, last));

    private void Heartbeat(int source, uint last) => _bench.Send(source, ModelChannel.Heartbeat(last, ModelChannel.TimeOf(last)));

    private void Refresh(uint cycle, uint last) => Refresh(_bench, cycle, last);

    // Every cycle begins at a number of its own, with nothing missing in between: the first is only its end.
    private uint _refreshNext = 1;

    private void Refresh(LineBench bench, uint cycle, uint last)
    {
        var messages = Channel.Snapshot(last);
        messages = cycle == 1 ? messages[^1..] : messages;
        foreach (var packet in messages.Chunk(40))
        {
            bench.Send(RefreshA, OmdcCodec.Packet(_refreshNext, packet));
            _refreshNext += (uint)packet.Length;
        }
    }

    private void RefreshPacket(int source, uint first, List<byte[]> messages) =>
        _bench.Send(source, OmdcCodec.Packet(first, [.. messages]));

    private static bool IsTrade(uint number) => Channel.TypeOf(number) == OmdcMessageType.Trade;

    private static string Trades(uint first, uint last) => string.Concat(
        Enumerable.Range((int)first, (int)(last - first + 1)).Where(number => IsTrade((uint)number)).Select(number => $"{number}A "));

    private sealed class MessageCounter : IOmdcOutput
    {
        public long Count { get; private set; }

        public void OnMessage(in OmdcMessage message, in OmdcDelivery delivery) => Count++;

        public void OnVoid(OmdcChannelOptions channel, long time) => Assert.Fail("void");

        public void OnSnapshotBegin(OmdcChannelOptions channel, long time) => Assert.Fail("snapshot");

        public void OnSnapshotEnd(OmdcChannelOptions channel, uint lastSeqNum, long time) => Assert.Fail("snapshot");

        public void OnGap(OmdcGap gap) => Assert.Fail("gap");

        public void OnSuspect(OmdcChannelOptions channel, long time) => Assert.Fail("suspect");

        public void OnProven(OmdcChannelOptions channel, bool tradesLost, long time) => Assert.Fail("proven");
    }
}
