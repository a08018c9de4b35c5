using System.Text;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;
using static Sampan.Server.Tests.Feeds.Omdc.Lines.LineBench;

namespace Sampan.Server.Tests.Feeds.Omdc.Lines;

public sealed class RetransmissionClientTests
{
    private const long Second = 1_000 * ModelChannel.Millisecond;

    private static readonly ModelChannel Channel = new(new Random(1), 70_000);

    private readonly LineLog _log = new() { Expected = number => Channel[number] };
    private uint _sent;

    [Fact]
    public void The_user_name_of_the_logon_is_padded_with_nul()
    {
        var (bench, servers) = Start(ServerFault.None);

        Assert.Equal(RetransmissionState.Ready, bench.Handler.Retransmission!.State);
        var logon = servers.Got[0];
        Assert.Equal((32, 1, 101), (BitConverter.ToUInt16(logon), logon[2], BitConverter.ToUInt16(logon, 18)));
        Assert.All(logon[3..16], each => Assert.Equal(0, each));
        Assert.Equal("SAMPAN\0\0\0\0\0\0", Encoding.ASCII.GetString(logon, 20, 12));
    }

    [Fact]
    public void A_user_name_that_is_too_long_is_refused() =>
        Assert.Throws<ArgumentException>(() => new LineBench(
            _log, options => options with { RetransmissionUser = "THIRTEEN CHAR" }, new(Channel, new Random(1), ServerFault.None)));

    [Fact]
    public void A_gap_is_asked_for_and_told_in_sequence()
    {
        var (bench, servers) = Start(ServerFault.None);
        Lose(bench, 10, 14);

        Assert.Equal([(10u, 14u)], servers.Requests);
        Assert.Equal(Enumerable.Range(1, 15), _log.Messages.Select(message => (int)message.Number));
        Assert.Equal((GapState.Repaired, GapRepair.Retransmission), (_log.Gaps[1].State, _log.Gaps[1].Repair));
        Assert.EndsWith("15A #1:10-14:PacketsLost:Repaired:Retransmission proven", _log.Text);
    }

    [Fact]
    public void A_heartbeat_is_answered_with_its_exact_copy()
    {
        var (bench, servers) = Start(ServerFault.None);
        byte[] heartbeat = [16, 0, 0, 0xDD, .. Enumerable.Range(1, 12).Select(each => (byte)(each * 17))];
        servers.Send(heartbeat);
        bench.Pass(1);

        Assert.Equal(heartbeat, servers.Got[^1]);
        Assert.Equal(1, bench.Handler.Retransmission!.Counters.Heartbeats);
    }

    [Fact]
    public void A_server_that_falls_silent_for_longer_than_two_heartbeats_is_left()
    {
        var (bench, servers) = Start(ServerFault.None, ServerFault.None);
        bench.RunTo(bench.Now + (60 * Second));
        Assert.Equal(1, servers.Connections);

        bench.RunTo(bench.Now + (11 * Second));
        Assert.Equal(2, servers.Connections);
    }

    [Fact]
    public void Gaps_that_lie_near_each_other_are_one_request()
    {
        var (bench, servers) = Start(ServerFault.None);
        bench.Send(A, Channel.Packet(1, 1));
        bench.Send(A, Channel.Packet(5, 6));
        bench.Send(A, Channel.Packet(9, 9));
        bench.Pass(30);

        Assert.Equal([(2u, 8u)], servers.Requests);
        Assert.Equal(9, _log.Messages.Count);
    }

    [Fact]
    public void What_was_asked_for_before_a_reset_is_not_told_after_it()
    {
        var (bench, servers) = Start(ServerFault.None);
        bench.Send(A, Channel.Packet(1, 1));
        bench.Send(A, Channel.Packet(10, 10));
        bench.Pass(20);
        bench.Send(A, ModelChannel.Single(1, ModelChannel.TimeOf(11), new SequenceResetMessage { NewSeqNo = 1 }));
        bench.Pass(5_000);

        Assert.Equal([(2u, 9u)], servers.Requests);
        Assert.Equal(8, bench.Handler.Retransmission!.Counters.Messages);
        Assert.EndsWith("#1:2-9:PacketsLost:Unrecoverable:None void #2:1-0:Reset:Open:None", _log.Text);
        Assert.Equal(1u, bench.Counters.Next);
    }

    [Fact]
    public void A_long_gap_is_asked_for_in_ranges_of_ten_thousand()
    {
        var (bench, servers) = Start(ServerFault.None);
        Lose(bench, 2, 25_000);

        Assert.Equal([(2u, 10_001u), (10_002u, 20_001u), (20_002u, 25_000u)], servers.Requests);
        Assert.Equal(25_001, _log.Messages.Count);
    }

    [Fact]
    public void Only_what_a_server_still_keeps_is_asked_for()
    {
        var (bench, servers) = Start(ServerFault.None);
        Lose(bench, 2, 69_999);

        Assert.Equal(20_001u, servers.Requests[0].First);
        Assert.Equal(69_999u, servers.Requests[^1].Last);
        Assert.Single(_log.Messages);
        Assert.True(_log.IsSuspect);
    }

    [Theory]
    [InlineData(ServerFault.Unreachable)]
    [InlineData(ServerFault.Mute)]
    [InlineData(ServerFault.RefusesLogon)]
    [InlineData(ServerFault.HangsUpInTheMiddle)]
    [InlineData(ServerFault.FallsSilentInTheMiddle)]
    public void A_server_that_fails_is_left_for_the_next(ServerFault fault)
    {
        var (bench, servers) = Start(fault, fault, ServerFault.None);
        Lose(bench, 10, 200);
        bench.RunTo(bench.Now + (30 * Second));

        Assert.Equal(3, servers.Connections);
        Assert.Equal(201, _log.Messages.Count);
        Assert.Equal(2, bench.Handler.Retransmission!.Counters.Failures);
    }

    [Fact]
    public void When_all_servers_fail_there_are_pauses_and_gaps_wait_for_a_snapshot()
    {
        var (bench, servers) = Start(ServerFault.Unreachable, ServerFault.Unreachable);
        Assert.Equal(2, servers.Connections);
        Lose(bench, 10, 14);
        Assert.Equal(RetransmissionState.Pausing, bench.Handler.Retransmission!.State);

        bench.RunTo(bench.Now + (200 * Second));
        Assert.InRange(servers.Connections, 6, 12);
        Assert.Equal("127.0.0.1:101 could not be reached", LastProblem(bench, 101));
    }

    [Fact]
    public void A_refused_range_is_not_asked_for_again_and_others_are()
    {
        var (bench, servers) = Start(ServerFault.None);
        servers.FirstKept = 12;
        Lose(bench, 10, 11);
        bench.Send(A, Channel.Packet(20, 20));
        bench.Pass(30);

        Assert.Equal([(10u, 11u), (13u, 19u)], servers.Requests);
        Assert.Equal(1, bench.Handler.Retransmission!.Counters.Refusals);
        Assert.Equal(
            "127.0.0.1:100 refused 10 to 11 of channel 30 with status 2 (no longer kept)",
            bench.Handler.Retransmission.Counters.Problem);
    }

    [Fact]
    public void After_the_last_request_of_the_day_no_more_are_made_until_the_next()
    {
        var (bench, servers) = Start(options => options with { RetransmissionRequestsPerDayMax = 2 }, ServerFault.None);
        Lose(bench, 10, 11);
        Lose(bench, 20, 21);
        Lose(bench, 30, 31);
        Assert.Equal((2, true), (servers.Requests.Count, _log.IsSuspect));

        // The model's day is over sixteen hours later, in Hong Kong.
        bench.RunTo(HongKongTime.StartOf(HongKongTime.DateOf(bench.Now).AddDays(1)) + (2 * 60 * Second));
        Lose(bench, 40, 41);
        Assert.Equal((40u, 41u), servers.Requests[^1]);
    }

    [Fact]
    public void A_server_that_has_no_more_requests_today_is_not_asked_again_today()
    {
        var (bench, servers) = Start(ServerFault.NoMoreToday);
        Lose(bench, 10, 11);
        bench.RunTo(bench.Now + (300 * Second));
        Lose(bench, 20, 21);

        Assert.Single(servers.Requests);
        Assert.All(_log.Gaps.Values, gap => Assert.Equal(GapState.Open, gap.State));
    }

    [Theory]
    [InlineData("0000")]
    [InlineData("0f00")]
    [InlineData("ffff")]
    [InlineData("18000100000000000000000000000000 08006600 00000000")]
    [InlineData("20000100000000000000000000000000 1000ca00 1e000000 01000000 02000000")]
    [InlineData("14000100000000000000000000000000 0400ffff")]
    [InlineData("14000200000000000000000000000000 0400ffff")]
    public void Nonsense_from_a_server_ends_the_connection(string hex)
    {
        var (bench, servers) = Start(ServerFault.None, ServerFault.None);
        servers.Send(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        // What only claims to be long is waited for, until the server counts as silent.
        bench.RunTo(bench.Now + ((hex == "ffff" ? 80 : 1) * Second));

        Assert.Equal(2, servers.Connections);
        Assert.NotNull(bench.Handler.Retransmission!.Counters.Problem);
    }

    [Fact]
    public void A_flood_of_heartbeats_ends_the_connection_instead_of_filling_memory()
    {
        var (bench, servers) = Start(ServerFault.None, ServerFault.None);
        byte[] heartbeat = [16, 0, .. new byte[14]];
        bench.Handler.Retransmission!.OnReceived(1, [.. Enumerable.Repeat(heartbeat, 1_000).SelectMany(each => each)], bench.Now);
        servers.Work();

        Assert.Equal(2, servers.Connections);
        Assert.InRange(servers.Got.Count, 1, 3);
    }

    [Fact]
    public void What_comes_of_an_older_connection_is_passed_over()
    {
        var (bench, servers) = Start(ServerFault.None, ServerFault.None);
        servers.HangUp();
        bench.Pass(5);
        Assert.Equal((2, RetransmissionState.Ready), (servers.Connections, bench.Handler.Retransmission!.State));

        bench.Handler.Retransmission.OnReceived(1, new byte[100], bench.Now);
        bench.Handler.Retransmission.OnClosed(1, bench.Now);
        Assert.Equal(RetransmissionState.Ready, bench.Handler.Retransmission.State);
    }

    private static string? LastProblem(LineBench bench, int port)
    {
        for (var i = 0; i < 300 && !(bench.Handler.Retransmission!.Counters.Problem?.Contains($":{port} ") ?? false); i++)
        {
            bench.RunTo(bench.Now + Second);
        }

        return bench.Handler.Retransmission!.Counters.Problem;
    }

    private (LineBench Bench, ModelRetransmission Servers) Start(params ServerFault[] faults) => Start(options => options, faults);

    private (LineBench Bench, ModelRetransmission Servers) Start(Func<OmdcOptions, OmdcOptions> change, params ServerFault[] faults)
    {
        var servers = new ModelRetransmission(Channel, new Random(1), faults);
        var bench = new LineBench(_log, change, servers);
        bench.Pass(10);
        return (bench, servers);
    }

    // All comes up to the gap, and then the message after it.
    private void Lose(LineBench bench, uint first, uint last)
    {
        for (; _sent + 1 < first; _sent++)
        {
            bench.Send(A, Channel.Packet(_sent + 1, _sent + 1));
        }

        _sent = last + 1;
        bench.Send(A, Channel.Packet(_sent, _sent));
        bench.Pass(100);
    }
}
