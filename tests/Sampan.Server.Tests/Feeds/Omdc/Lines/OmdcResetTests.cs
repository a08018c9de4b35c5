using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using static Sampan.Server.Tests.Feeds.Omdc.Lines.LineBench;

namespace Sampan.Server.Tests.Feeds.Omdc.Lines;

public sealed class OmdcResetTests
{
    private const long Millisecond = ModelChannel.Millisecond;

    private readonly ModelChannel _channel = new(new Random(1), 500);
    private readonly LineLog _log;
    private readonly LineBench _bench;
    private uint _refreshNext = 1;

    public OmdcResetTests()
    {
        _log = new LineLog { Expected = number => _channel[number] };
        _bench = new LineBench(_log);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(77u)]
    [InlineData(4_000_000_000u)]
    public void The_number_of_a_reset_means_nothing(uint number)
    {
        Send(A, 1, 5, 0);
        Reset(A, 10, number);
        Send(A, 1, 2, 11);
        Refresh(12, 0, 0);

        Assert.Equal(
            "1A 2A 3A 4A 5A void suspect #1:1-0:Reset:Open:None snapshot( )=0 #1:1-0:Reset:Repaired:Refresh 1A 2A proven", _log.Text);
        Assert.False(_log.TradesLost);
    }

    [Fact]
    public void The_first_message_after_a_reset_may_be_number_two()
    {
        Reset(A, 0, 1);
        Reset(B, 0, 1);
        Send(A, 2, 3, 1);
        Send(B, 2, 3, 1);
        _bench.Pass(30);
        Refresh(40, 0, 2);

        Assert.Equal((1, false), (_log.Voids, _log.IsSuspect));
        Assert.Equal(3u, _log.Messages[^1].Number);
        Assert.All(_log.Gaps.Values, gap => Assert.Equal((GapCause.Reset, GapState.Repaired), (gap.Cause, gap.State)));
    }

    [Fact]
    public void The_same_reset_on_the_other_line_does_not_reset_twice()
    {
        Send(A, 1, 5, 0);
        Reset(A, 10, 1);
        Refresh(12, 0, 0);
        Send(A, 1, 3, 13);
        Reset(B, 10, 1);
        Reset(B, 10, 1);
        Send(B, 1, 4, 14);

        Assert.Equal(1, _log.Voids);
        Assert.EndsWith("proven 1A 2A 3A 4B", _log.Text);
    }

    [Fact]
    public void The_other_line_may_stamp_the_same_reset_some_milliseconds_apart()
    {
        Reset(A, 10, 1);
        Reset(B, 13, 1);
        Reset(B, 13, 1);
        Reset(A, 10, 1);

        Assert.Equal(1, _log.Voids);
    }

    [Fact]
    public void A_second_reset_is_a_reset()
    {
        Reset(A, 10, 1);
        Reset(B, 10, 1);
        Reset(B, 90_000, 1);
        Reset(A, 90_000, 1);

        Assert.Equal(2, _log.Voids);
        Assert.Equal("void suspect #1:1-0:Reset:Open:None #1:1-0:Reset:Unrecoverable:None void #2:1-0:Reset:Open:None", _log.Text);
    }

    [Fact]
    public void Packets_of_the_old_session_that_come_late_on_the_other_line_are_not_taken_for_new_ones()
    {
        Send(A, 1, 400, 0);
        Reset(A, 10, 1);
        Send(B, 398, 400, 9);
        Heartbeat(B, 400, 10);
        Send(A, 1, 3, 11);
        Send(B, 390, 395, 10);
        Send(A, 399, 400, 10);
        Reset(B, 10, 1);
        Refresh(12, 0, 3);
        Send(B, 1, 4, 13);
        _bench.Pass(100);

        Assert.Equal((1, false), (_log.Voids, _log.IsSuspect));
        Assert.EndsWith("proven 4B", _log.Text);
        Assert.Single(_log.Gaps);
        Assert.Equal(4, _bench.Counters.Stale);
    }

    [Fact]
    public void A_line_whose_reset_was_lost_is_listened_to_again_a_second_later()
    {
        Send(A, 1, 400, 0);
        Reset(A, 10, 1);
        Refresh(12, 0, 0);
        Send(B, 1, 1, 500);
        Send(B, 1, 2, 1_020);

        Assert.EndsWith("proven 1B 2B", _log.Text);
    }

    [Fact]
    public void A_reset_that_was_lost_on_both_lines_shows_in_old_numbers_with_new_times()
    {
        Send(A, 1, 400, 0);
        Heartbeat(A, 400, 4_000);
        Heartbeat(A, 3, 8_000);
        Assert.Equal(0, _log.Voids);

        Send(A, 4, 5, 9_100);
        _bench.Pass(30);

        Assert.Equal(1, _log.Voids);
        Assert.EndsWith("#2:1-3:PacketsLost:Open:None", _log.Text);
    }

    [Fact]
    public void Messages_behind_a_reset_in_its_packet_count_from_the_new_number()
    {
        var reset = ModelChannel.Single(1, 0, new SequenceResetMessage { NewSeqNo = 1 })[16..];
        _bench.Send(A, _channel.Packet(1, 2));
        _bench.Send(A, At(OmdcCodec.Packet(3, _channel[3], reset, _channel[1], _channel[2]), 10));
        Refresh(12, 0, 1);

        Assert.StartsWith("1A 2A 3A void suspect", _log.Text);
        Assert.EndsWith("2A proven", _log.Text);
    }

    [Fact]
    public void What_is_missing_when_a_reset_comes_is_lost()
    {
        Send(A, 1, 2, 0);
        Send(A, 5, 6, 0);
        Reset(A, 10, 1);
        Refresh(12, 0, 0);

        Assert.Contains("#1:3-4:PacketsLost:Unrecoverable:None void", _log.Text);
        Assert.EndsWith("proven,tradesLost", _log.Text);
    }

    [Fact]
    public void A_snapshot_from_before_a_reset_is_not_used()
    {
        Send(A, 1, 5, 0);
        Reset(A, 10, 1);
        Send(A, 1, 400, 11);
        Refresh(9, 0, 300);
        Assert.Equal(0, _log.Snapshots);

        Refresh(12, 0, 300);
        Assert.Equal((1, false), (_log.Snapshots, _log.IsSuspect));
    }

    [Fact]
    public void Another_day_that_is_sent_with_older_times_begins_with_its_reset()
    {
        Reset(A, 900_000, 1);
        Refresh(900_001, 0, 0);
        Send(A, 1, 3, 900_002);
        Reset(A, 10, 1);
        Refresh(11, 0, 0);
        Send(A, 1, 2, 12);

        Assert.Equal((2, false), (_log.Voids, _log.IsSuspect));
        Assert.EndsWith("proven 1A 2A", _log.Text);
    }

    [Fact]
    public void Disaster_recovery_voids_everything_waits_and_begins_where_it_meets_the_channel()
    {
        Send(A, 1, 5, 0);
        Recover(RecoveryA, 1, 10);
        Recover(RecoveryB, 1, 10);
        Recover(RecoveryA, 1, 11);
        Send(A, 6, 7, 12);
        _bench.Pass(100);
        Assert.Equal("1A 2A 3A 4A 5A void suspect #1:1-0:DisasterRecovery:Open:None", _log.Text);

        Recover(RecoveryA, 2, 20);
        Recover(RecoveryB, 1, 19);
        Recover(RecoveryB, 2, 20);
        Send(A, 205, 206, 21);
        Send(B, 203, 206, 21);
        Refresh(22, 0, 205);
        Recover(RecoveryA, 2, 30);

        Assert.Equal((1, 1, false), (_log.Voids, _log.Snapshots, _log.IsSuspect));
        Assert.EndsWith("#1:1-0:DisasterRecovery:Unrecoverable:Refresh 206A proven,tradesLost", _log.Text);
    }

    [Fact]
    public void Disaster_recovery_whose_beginning_was_lost_is_recovered_from()
    {
        _bench.Send(RecoveryA, ModelChannel.Heartbeat(0, ModelChannel.Start));
        Send(A, 1, 5, 0);
        Recover(RecoveryA, 2, 10);
        Send(A, 6, 7, 11);
        Refresh(12, 0, 6);

        Assert.Equal((1, 1, false), (_log.Voids, _log.Snapshots, _log.IsSuspect));
    }

    [Fact]
    public void A_reset_ends_a_disaster_recovery_of_which_the_end_was_not_told()
    {
        Send(A, 1, 5, 0);
        Recover(RecoveryA, 1, 10);
        Reset(A, 80_000, 1);
        Send(A, 1, 2, 80_001);
        Refresh(80_002, 0, 1);

        Assert.Equal((2, false), (_log.Voids, _log.IsSuspect));
        Assert.EndsWith("2A proven,tradesLost", _log.Text);
    }

    [Fact]
    public void A_packet_that_begins_with_number_zero_after_disaster_recovery_leaves_the_numbers_right()
    {
        Send(A, 1, 5, 0);
        Recover(RecoveryA, 1, 10);
        Recover(RecoveryA, 2, 20);
        var odd = _channel.Packet(1, 1);
        BitConverter.TryWriteBytes(odd.AsSpan(4), 0u);
        _bench.Send(A, At(odd, 21));
        Send(A, 1, 2, 22);
        Refresh(23, 0, 1);

        Assert.Equal((1, false), (_log.Voids, _log.IsSuspect));
        Assert.EndsWith("2A proven,tradesLost", _log.Text);
    }

    [Fact]
    public void Who_comes_after_disaster_recovery_has_nothing_to_throw_away()
    {
        Send(A, 1, 5, 0);
        Recover(RecoveryA, 2, 10);

        Assert.Equal(0, _log.Voids);
    }

    private static byte[] At(byte[] packet, long milliseconds)
    {
        BitConverter.TryWriteBytes(packet.AsSpan(8), (ulong)(ModelChannel.Start + (milliseconds * Millisecond)));
        return packet;
    }

    private void Send(int source, uint first, uint last, long milliseconds)
    {
        for (var number = first; number <= last; number += 20)
        {
            _bench.Send(source, At(_channel.Packet(number, Math.Min(last, number + 19)), milliseconds));
        }
    }

    private void Heartbeat(int source, uint last, long milliseconds) =>
        _bench.Send(source, At(ModelChannel.Heartbeat(last, 0), milliseconds));

    private void Reset(int source, long milliseconds, uint number) =>
        _bench.Send(source, At(ModelChannel.Single(number, 0, new SequenceResetMessage { NewSeqNo = 1 }), milliseconds));

    private void Recover(int source, uint status, long milliseconds) =>
        _bench.Send(source, At(ModelChannel.Single(1, 0, new DisasterRecoverySignalMessage { DRStatus = status }), milliseconds));

    // The end of one snapshot, and another.
    private void Refresh(long milliseconds, uint before, uint last)
    {
        foreach (var message in (List<byte[]>)[_channel.Snapshot(before)[^1], .. _channel.Snapshot(last)])
        {
            _bench.Send(RefreshA, At(OmdcCodec.Packet(_refreshNext++, message), milliseconds));
        }
    }
}
