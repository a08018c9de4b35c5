namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>What happens between the days.</summary>
public sealed partial class SimulatedExchange
{
    // Numbers of other days are others, also of another run that begins with the same events.
    private const ulong NumbersOfDay = 100_000;

    private readonly HashSet<uint> _openLater;
    private ILookup<uint, (ulong Number, OvernightEvent Event)> _today =
        Enumerable.Empty<(ulong, OvernightEvent Event)>().ToLookup(entry => entry.Event.Id);

    /// <summary>The last day that has begun.</summary>
    internal DateOnly EventsDoneUntil { get; private set; }

    /// <summary>Whether something happens to a security before the trading of the day.</summary>
    internal bool HasEventToday(ExchangeSecurity security) => _today.Contains(security.Instrument.Id);

    /// <summary>What happens to a security before the trading of the day, with numbers that no other has.</summary>
    internal IEnumerable<(ulong Number, OvernightEvent Event)> EventsOf(ExchangeSecurity security) => _today[security.Instrument.Id];

    /// <summary>Whether a counter opens on a day of the events, and so is not listed from the beginning.</summary>
    internal bool OpensLater(ExchangeSecurity security) => _openLater.Contains(security.Instrument.Id);

    private static HashSet<uint> OpeningLater(IEnumerable<OvernightEvent> events) =>
    [
        .. events.Where(overnight => overnight.IsListed is not null)
            .GroupBy(overnight => overnight.Id)
            .Where(listings => listings.MinBy(overnight => overnight.Date)!.IsListed == true)
            .Select(listings => listings.Key),
    ];

    // A date on which the market is closed comes to be on the next trading day.
    private void FindEvents()
    {
        var numbers = (ulong)Date.DayNumber * NumbersOfDay;
        var events = Options.OvernightEvents
            .Select((overnight, index) => (Number: numbers + (ulong)index + 1, Event: overnight))
            .Where(entry => entry.Event.Date <= Date && entry.Event.Date > EventsDoneUntil);
        if (EventsDoneUntil == default)
        {
            // What went ex before the exchange began is in the starting prices.
            events = events.Select(entry => entry.Event.Date == Date
                ? entry
                : entry with { Event = entry.Event with { Action = null, PreviousClose = null, PreviousCloseOf = null } });
        }

        _today = events.ToLookup(entry => entry.Event.Id);
        EventsDoneUntil = Date;
    }
}
