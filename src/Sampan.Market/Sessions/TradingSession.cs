using System.Collections.Immutable;

namespace Sampan.Market;

/// <summary>The parts of a trading day.</summary>
public enum SessionKind : byte
{
    /// <summary>No trading any more today, or none today at all.</summary>
    Closed,

    /// <summary>A trading day before its first session.</summary>
    NotYetOpen,

    /// <summary>The pre-opening session (POS), which ends in the opening auction.</summary>
    PreOpening,

    /// <summary>Continuous trading before lunch.</summary>
    Morning,

    /// <summary>The break between the continuous sessions.</summary>
    Lunch,

    /// <summary>Continuous trading after lunch.</summary>
    Afternoon,

    /// <summary>The closing auction session (CAS).</summary>
    ClosingAuction,
}

/// <summary>What may be done in a part of a session.</summary>
public enum SessionPeriod : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Auction orders may be entered, changed and cancelled.</summary>
    OrderInput,

    /// <summary>Auction orders may be entered, but not changed or cancelled.</summary>
    NoCancellation,

    /// <summary>The auction takes place at a random moment of this period.</summary>
    RandomMatching,

    /// <summary>Between the opening auction and continuous trading.</summary>
    Blocking,

    /// <summary>Orders match as they arrive.</summary>
    Continuous,

    /// <summary>Resting orders may be cancelled, nothing else.</summary>
    CancelOnly,

    /// <summary>The exchange fixes the reference price of the closing auction.</summary>
    ReferencePriceFixing,
}

/// <summary>One stretch of a day of Hong Kong's securities market, and what may be done in it.</summary>
/// <remarks>
/// The times are the market's; securities without auctions (<see cref="Instrument.HasAuctions"/>) trade in the
/// continuous sessions only. An auction that matches early ends its random period early: this the exchange's messages
/// tell, not the table.
/// </remarks>
/// <param name="Kind">The part of the day.</param>
/// <param name="Period">What may be done.</param>
/// <param name="Start">When it begins, in nanoseconds since local midnight; included.</param>
/// <param name="End">When it ends, in nanoseconds since local midnight; the first nanosecond of the next.</param>
public sealed record TradingSession(SessionKind Kind, SessionPeriod Period, long Start, long End)
{
    /// <summary>A full day, from midnight to midnight (HKEX, trading hours of the securities market).</summary>
    public static ImmutableArray<TradingSession> FullDay { get; } = Day(
    [
        (SessionKind.NotYetOpen, SessionPeriod.None, "00:00"),
        (SessionKind.PreOpening, SessionPeriod.OrderInput, "09:00"),
        (SessionKind.PreOpening, SessionPeriod.NoCancellation, "09:15"),
        (SessionKind.PreOpening, SessionPeriod.RandomMatching, "09:20"),
        (SessionKind.PreOpening, SessionPeriod.Blocking, "09:22"),
        (SessionKind.Morning, SessionPeriod.Continuous, "09:30"),
        (SessionKind.Lunch, SessionPeriod.None, "12:00"),
        (SessionKind.Lunch, SessionPeriod.CancelOnly, "12:30"),
        (SessionKind.Afternoon, SessionPeriod.Continuous, "13:00"),
        (SessionKind.ClosingAuction, SessionPeriod.ReferencePriceFixing, "16:00"),
        (SessionKind.ClosingAuction, SessionPeriod.OrderInput, "16:01"),
        (SessionKind.ClosingAuction, SessionPeriod.NoCancellation, "16:06"),
        (SessionKind.ClosingAuction, SessionPeriod.RandomMatching, "16:08"),
        (SessionKind.Closed, SessionPeriod.None, "16:10"),
    ]);

    /// <summary>A half day, the eve of a great holiday: the closing auction follows the morning.</summary>
    public static ImmutableArray<TradingSession> HalfDay { get; } = Day(
    [
        (SessionKind.NotYetOpen, SessionPeriod.None, "00:00"),
        (SessionKind.PreOpening, SessionPeriod.OrderInput, "09:00"),
        (SessionKind.PreOpening, SessionPeriod.NoCancellation, "09:15"),
        (SessionKind.PreOpening, SessionPeriod.RandomMatching, "09:20"),
        (SessionKind.PreOpening, SessionPeriod.Blocking, "09:22"),
        (SessionKind.Morning, SessionPeriod.Continuous, "09:30"),
        (SessionKind.ClosingAuction, SessionPeriod.ReferencePriceFixing, "12:00"),
        (SessionKind.ClosingAuction, SessionPeriod.OrderInput, "12:01"),
        (SessionKind.ClosingAuction, SessionPeriod.NoCancellation, "12:06"),
        (SessionKind.ClosingAuction, SessionPeriod.RandomMatching, "12:08"),
        (SessionKind.Closed, SessionPeriod.None, "12:10"),
    ]);

    /// <summary>A weekend or holiday.</summary>
    public static ImmutableArray<TradingSession> ClosedDay { get; } =
        Day([(SessionKind.Closed, SessionPeriod.None, "00:00")]);

    /// <summary>The sessions of a kind of day, in order and without holes; none for a day that is not known.</summary>
    public static ImmutableArray<TradingSession> Of(DayKind day) => day switch
    {
        DayKind.Full => FullDay,
        DayKind.Half => HalfDay,
        DayKind.Weekend or DayKind.Holiday => ClosedDay,
        _ => [],
    };

    private static ImmutableArray<TradingSession> Day(
        ReadOnlySpan<(SessionKind Kind, SessionPeriod Period, string Start)> rows)
    {
        var sessions = new TradingSession[rows.Length];
        var end = HongKongTime.NanosPerDay;
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            var start = TimeOnly.ParseExact(rows[i].Start, "HH:mm").Ticks * TimeSpan.NanosecondsPerTick;
            sessions[i] = new TradingSession(rows[i].Kind, rows[i].Period, start, end);
            end = start;
        }

        return [.. sessions];
    }
}
