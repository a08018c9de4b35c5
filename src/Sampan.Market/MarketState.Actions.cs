namespace Sampan.Market;

/// <summary>Corporate actions: on the ex-date, the previous close is the one without the right.</summary>
/// <remarks>
/// It is worked out from the last price of the day before. Where the feed tells a previous close itself, it may mean either: one
/// that equals the price at which the share was traded last is that price, and is adjusted; any other is the exchange's own
/// adjusted one, and stands.
/// </remarks>
public sealed partial class MarketState
{
    private ChangeKinds ApplyAction(int instrument, InstrumentState state, in CorporateActionRecord action)
    {
        state.Actions ??= new PendingActions();
        if (!state.Actions.TryTake(in action))
        {
            Ignored++;
            return ChangeKinds.None;
        }

        _output.OnAction(instrument, in action);
        state.AdjustPreviousClose();
        _levelsDay = long.MinValue;
        return ChangeKinds.Quote | ChangeKinds.Venue;
    }
}
