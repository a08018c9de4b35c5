namespace Sampan.Market.Tests;

public sealed class TradingSessionTests
{
    private static readonly DateOnly FullDay = new(2026, 3, 23);
    private static readonly DateOnly HalfDay = new(2026, 2, 16);

    [Theory]
    [InlineData("00:00:00", SessionKind.NotYetOpen, SessionPeriod.None)]
    [InlineData("08:59:59", SessionKind.NotYetOpen, SessionPeriod.None)]
    [InlineData("09:00:00", SessionKind.PreOpening, SessionPeriod.OrderInput)]
    [InlineData("09:15:00", SessionKind.PreOpening, SessionPeriod.NoCancellation)]
    [InlineData("09:20:00", SessionKind.PreOpening, SessionPeriod.RandomMatching)]
    [InlineData("09:22:00", SessionKind.PreOpening, SessionPeriod.Blocking)]
    [InlineData("09:30:00", SessionKind.Morning, SessionPeriod.Continuous)]
    [InlineData("11:59:59", SessionKind.Morning, SessionPeriod.Continuous)]
    [InlineData("12:00:00", SessionKind.Lunch, SessionPeriod.None)]
    [InlineData("12:30:00", SessionKind.Lunch, SessionPeriod.CancelOnly)]
    [InlineData("13:00:00", SessionKind.Afternoon, SessionPeriod.Continuous)]
    [InlineData("15:59:59", SessionKind.Afternoon, SessionPeriod.Continuous)]
    [InlineData("16:00:00", SessionKind.ClosingAuction, SessionPeriod.ReferencePriceFixing)]
    [InlineData("16:01:00", SessionKind.ClosingAuction, SessionPeriod.OrderInput)]
    [InlineData("16:06:00", SessionKind.ClosingAuction, SessionPeriod.NoCancellation)]
    [InlineData("16:08:00", SessionKind.ClosingAuction, SessionPeriod.RandomMatching)]
    [InlineData("16:10:00", SessionKind.Closed, SessionPeriod.None)]
    [InlineData("23:59:59", SessionKind.Closed, SessionPeriod.None)]
    public void A_full_day_has_two_continuous_sessions_and_two_auctions(
        string time, SessionKind kind, SessionPeriod period)
    {
        var session = SessionAt(FullDay, time);

        Assert.Equal((kind, period), (session.Kind, session.Period));
    }

    [Theory]
    [InlineData("09:30:00", SessionKind.Morning, SessionPeriod.Continuous)]
    [InlineData("11:59:59", SessionKind.Morning, SessionPeriod.Continuous)]
    [InlineData("12:00:00", SessionKind.ClosingAuction, SessionPeriod.ReferencePriceFixing)]
    [InlineData("12:09:59", SessionKind.ClosingAuction, SessionPeriod.RandomMatching)]
    [InlineData("12:10:00", SessionKind.Closed, SessionPeriod.None)]
    [InlineData("14:00:00", SessionKind.Closed, SessionPeriod.None)]
    public void A_half_day_closes_by_auction_at_noon(string time, SessionKind kind, SessionPeriod period)
    {
        var session = SessionAt(HalfDay, time);

        Assert.Equal((kind, period), (session.Kind, session.Period));
    }

    [Theory]
    [InlineData(DayKind.Full)]
    [InlineData(DayKind.Half)]
    [InlineData(DayKind.Weekend)]
    [InlineData(DayKind.Holiday)]
    public void Every_moment_of_a_day_lies_in_exactly_one_session(DayKind day)
    {
        var sessions = TradingSession.Of(day);

        Assert.Equal(0, sessions[0].Start);
        Assert.Equal(HongKongTime.NanosPerDay, sessions[^1].End);
        Assert.All(sessions, session => Assert.True(session.Start < session.End));
        Assert.All(sessions.Zip(sessions.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
    }

    [Fact]
    public void A_weekend_and_a_holiday_are_closed_all_day()
    {
        Assert.Equal(SessionKind.Closed, SessionAt(new DateOnly(2026, 3, 22), "10:00:00").Kind);
        Assert.Equal(SessionKind.Closed, SessionAt(new DateOnly(2026, 2, 17), "10:00:00").Kind);
    }

    [Fact]
    public void Nothing_is_said_of_a_day_outside_the_calendar()
    {
        var before = HongKongTime.At(new DateOnly(2017, 12, 29), new TimeOnly(10, 0));

        Assert.Null(TradingCalendar.BuiltIn.SessionAt(before));
        Assert.Empty(TradingSession.Of(DayKind.Unknown));
    }

    private static TradingSession SessionAt(DateOnly date, string time) =>
        TradingCalendar.BuiltIn.SessionAt(HongKongTime.At(date, TimeOnly.Parse(time)))!;
}
