using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Mapping;

public sealed class StatusMappingTests
{
    private readonly MapperRig _rig = new(OmdcProduct.FullTick, OmdcProduct.Reference);

    [Fact]
    public void A_session_of_a_segment_is_one_of_each_of_its_instruments_and_of_the_segment_itself()
    {
        _rig.Send(OmdcProduct.Reference, StatisticsMappingTests.Session("MAIN", 3));
        _rig.Mapper.OnTime(_rig.Now + HongKongTime.NanosPerSecond);

        var told = _rig.Records<StatusRecord>();
        Assert.Equal(
            [_rig.IndexOf(700), _rig.IndexOf(5), _rig.IndexOf(2_000_000_001)],
            told.Select(status => (int)status.Header.InstrumentId));
        Assert.All(told, status => Assert.Equal(
            (StatusAction.Trading, TradingPhase.Continuous, (ushort)1, (byte)'Y', (byte)'Y'),
            (status.Action, status.Phase, status.Reason, status.IsTrading, status.IsQuoting)));
        Assert.Equal("MAIN", _rig.Find(2_000_000_001).Code);
    }

    [Theory]
    [InlineData(100, StatusAction.NotAvailable, 0)]
    [InlineData(1, StatusAction.PreOpen, 0)]
    [InlineData(101, StatusAction.PreOpen, 1)]
    [InlineData(108, StatusAction.PreCross, 1)]
    [InlineData(2, StatusAction.Cross, 0)]
    [InlineData(7, StatusAction.Pause, 0)]
    [InlineData(3, StatusAction.Trading, 0)]
    [InlineData(104, StatusAction.Pause, 0)]
    [InlineData(105, StatusAction.PreClose, 0)]
    [InlineData(5, StatusAction.PreClose, 0)]
    [InlineData(106, StatusAction.PreClose, 1)]
    [InlineData(107, StatusAction.PreCross, 1)]
    [InlineData(4, StatusAction.Cross, 0)]
    [InlineData(102, StatusAction.Halt, 0)]
    [InlineData(103, StatusAction.Close, 0)]
    [InlineData(0, StatusAction.PostClose, 2)]
    public void Every_part_of_the_day_has_its_action(byte number, StatusAction action, int tradingEvent)
    {
        _rig.Send(OmdcProduct.Reference, StatisticsMappingTests.Session("GEM", number));

        var status = _rig.Records<StatusRecord>()[0];
        Assert.Equal(_rig.IndexOf(8_001), (int)status.Header.InstrumentId);
        Assert.Equal((action, tradingEvent, (TradingPhase)number), (status.Action, status.TradingEvent, status.Phase));
    }

    [Theory]
    [InlineData(3, '0', 1)]
    [InlineData(3, '1', 11)]
    [InlineData(102, '0', 2)]
    public void A_change_by_hand_or_by_intervention_says_so(byte number, char control, int reason)
    {
        _rig.Send(OmdcProduct.Reference, StatisticsMappingTests.Session("GEM", number, control));

        Assert.All(_rig.Records<StatusRecord>(), status => Assert.Equal(reason, status.Reason));
    }

    [Fact]
    public void A_session_or_segment_that_is_none_is_malformed()
    {
        _rig.Send(OmdcProduct.Reference, StatisticsMappingTests.Session("MAIN", 99));
        _rig.Send(OmdcProduct.Reference, StatisticsMappingTests.Session("MOON", 3));

        Assert.Equal(2, _rig.Mapper.Counts.Malformed);
        Assert.Equal(0, _rig.Mapper.Records.Count);
    }

    [Fact]
    public void A_security_is_halted_and_trades_again_as_its_segment_does()
    {
        _rig.Send(OmdcProduct.Reference, StatisticsMappingTests.Session("MAIN", 3));
        _rig.Forget();

        _rig.Send(OmdcProduct.FullTick, new SecurityStatusMessage { SecurityCode = 700, SuspensionIndicator = 2 });
        _rig.Send(OmdcProduct.FullTick, new SecurityStatusMessage { SecurityCode = 700, SuspensionIndicator = 3 });
        _rig.Send(OmdcProduct.FullTick, new SecurityStatusMessage { SecurityCode = 700, SuspensionIndicator = 1 });

        var told = _rig.Records<StatusRecord>();
        Assert.Equal([StatusAction.Halt, StatusAction.Trading], told.Select(status => status.Action));
        Assert.All(told, status => Assert.Equal(TradingPhase.Unknown, status.Phase));
        Assert.Equal(1, _rig.Mapper.Counts.Malformed);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(102)]
    [InlineData(0)]
    public void A_security_that_resumes_outside_trading_is_neither_halted_nor_gone(byte phase)
    {
        _rig.Send(OmdcProduct.Reference, StatisticsMappingTests.Session("MAIN", phase));
        _rig.Forget();

        _rig.Send(OmdcProduct.FullTick, new SecurityStatusMessage { SecurityCode = 700, SuspensionIndicator = 3 });

        Assert.Equal(StatusAction.None, Assert.Single(_rig.Records<StatusRecord>()).Action);
    }

    [Fact]
    public void A_cooling_off_of_the_morning_does_not_end_a_halt_of_the_afternoon()
    {
        _rig.Send(OmdcProduct.FullTick, new SecurityStatusMessage { SecurityCode = 700, SuspensionIndicator = 2 });
        _rig.Send(OmdcProduct.FullTick, new VCMTriggerMessage
        {
            SecurityCode = 700,
            CoolingOffStartTime = 1,
            CoolingOffEndTime = 2,
        });

        Assert.Equal(StatusAction.Halt, Assert.Single(_rig.Records<StatusRecord>()).Action);
    }

    [Fact]
    public void What_is_traded_after_a_change_of_the_session_is_taken_all_the_same()
    {
        _rig.Send(OmdcProduct.Reference, StatisticsMappingTests.Session("MAIN", 103));
        _rig.Send(OmdcProduct.FullTick, new TradeMessage { SecurityCode = 700, TradeID = 1, Price = 1, Quantity = 1 });

        Assert.Single(_rig.Records<TradeRecord>());
    }

    [Fact]
    public void Time_passes_once_a_second_whatever_happens()
    {
        for (var i = 0; i <= 30; i++)
        {
            _rig.Mapper.OnTime(MapperRig.Morning + (i * 100_000_000L));
        }

        Assert.Equal(
            [0, 1, 2, 3],
            _rig.Records<TimerRecord>().Select(timer => (timer.Header.TsEvent - MapperRig.Morning) / HongKongTime.NanosPerSecond));
    }
}
