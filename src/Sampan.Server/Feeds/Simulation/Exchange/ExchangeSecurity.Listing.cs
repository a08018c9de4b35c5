using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Exchange;

/// <summary>Whether it trades at all: listing, suspension, and what happens overnight.</summary>
public sealed partial class ExchangeSecurity
{
    private bool? _isOpened;

    /// <summary>Whether it is listed today.</summary>
    public bool IsListed { get; private set; }

    /// <summary>Whether it is suspended.</summary>
    public bool IsSuspended { get; private set; }

    /// <summary>
    /// Suspends it, until <see cref="Resume"/>. Orders stay in the book and may be cancelled, unless the exchange's options say
    /// that they go; nothing is entered, changed or matched.
    /// </summary>
    public void Suspend()
    {
        if (IsSuspended)
        {
            return;
        }

        IsSuspended = true;
        _writer.Halt(Index);
        if (_exchange.Options.PurgesOnSuspension)
        {
            Purge(_bids);
            Purge(_asks);
            Purge(_bidsAtAuction);
            Purge(_asksAtAuction);
        }

        if (IsInAuction)
        {
            ChangeEquilibrium();
        }
    }

    /// <summary>Ends a suspension: the security does what its market does.</summary>
    public void Resume()
    {
        if (!IsSuspended)
        {
            return;
        }

        IsSuspended = false;
        _writer.Resume(Index, Phase);
        if (IsInAuction)
        {
            ChangeEquilibrium();
        }
    }

    private bool IsListedOn(DateOnly date) =>
        (_isOpened ?? !_exchange.OpensLater(this)) && !(Instrument.Listed > date) && !(Instrument.Delisted <= date);

    private void TakeOvernightEvents()
    {
        if (!_exchange.HasEventToday(this))
        {
            return;
        }

        foreach (var (number, overnight) in _exchange.EventsOf(this))
        {
            Take(number, overnight);
        }
    }

    private void Take(ulong number, OvernightEvent overnight)
    {
        if (overnight.IsListed is { } isListed)
        {
            _isOpened = IsListed = isListed;
        }

        if (overnight.BoardLot is { } lot)
        {
            BoardLot = (uint)lot;
        }

        if (overnight.PreviousCloseOf is { } other)
        {
            PreviousClose = _exchange.Securities.First(security => security.Instrument.Id == other).PreviousClose;
        }

        if (overnight.PreviousClose is { } close)
        {
            PreviousClose = close;
        }

        if (overnight.Action is { } action)
        {
            PreviousClose = overnight.IsInPrice ? PreviousClose : OvernightPrice.After(in action, PreviousClose, Spreads);
            _writer.CorporateAction(Index, in action, number);
        }
    }

    private void Purge(Ladder ladder)
    {
        while (ladder.Count > 0)
        {
            TakeOut(ladder.Head);
        }
    }
}
