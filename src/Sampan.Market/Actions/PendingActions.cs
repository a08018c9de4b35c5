namespace Sampan.Market;

/// <summary>The actions of one instrument that a running market knows: those of today and those to come.</summary>
internal sealed class PendingActions
{
    // More than a company announces in years; whoever sends more than this at once is not believed.
    private const int CountMax = 64;

    private readonly List<(ulong Id, CorporateAction Action)> _actions = [];

    /// <summary>Takes what is said of an action: it replaces what was said of it before, or takes it back.</summary>
    /// <returns>False when there are too many.</returns>
    public bool TryTake(in CorporateActionRecord record)
    {
        var id = record.ActionId;
        _actions.RemoveAll(known => known.Id == id);
        if (record.IsCancelled)
        {
            return true;
        }

        if (_actions.Count == CountMax)
        {
            return false;
        }

        _actions.Add((id, CorporateAction.Of(in record)));
        _actions.Sort((left, right) => ActionEffects.Compare(left.Action, right.Action));
        return true;
    }

    /// <summary>Forgets what was in force on a day, but for splits: how many shares there are is asked for years later.</summary>
    /// <param name="day">Where the day begins, nanoseconds since the Unix epoch, UTC.</param>
    public void ForgetUntil(long day) => _actions.RemoveAll(known => known.Action.ExTime <= day && !known.Action.IsSplit);

    /// <summary>Whether there is an action after the day of a close and until another day.</summary>
    public bool HasAny(long after, long until)
    {
        foreach (var (_, action) in _actions)
        {
            if (action.ExTime > after && action.ExTime <= until)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many shares there are at the end of some days for each at their beginning.</summary>
    /// <param name="from">Where the first day begins: its own splits are in already.</param>
    /// <param name="until">Where the last day begins.</param>
    public Rational SharesPerShare(long from, long until) => _actions
        .Where(known => known.Action.ExTime > from && known.Action.ExTime <= until)
        .Aggregate(Rational.One, (shares, known) => shares * known.Action.SharesPerShare());

    /// <summary>What the actions of some days make of a close.</summary>
    /// <param name="close">The close before them, units of 1e-9.</param>
    /// <param name="after">Where the day of that close begins: its own actions have had their effect.</param>
    /// <param name="until">Where the last day begins whose actions count.</param>
    /// <param name="except">The kinds that are passed over.</param>
    /// <param name="kinds">Which kinds there were that can be applied.</param>
    /// <returns>The close without the rights, to the nearest unit, halves up.</returns>
    public long Adjust(long close, long after, long until, CorporateActionKinds except, out CorporateActionKinds kinds)
    {
        kinds = CorporateActionKinds.None;
        var price = Rational.Of(close);
        foreach (var (_, action) in _actions)
        {
            if (action.ExTime > after && action.ExTime <= until && !except.Has(action.Kind)
                && action.TryApply(price, out price))
            {
                kinds |= action.Kind.Flag();
            }
        }

        return price.TryRound(out var adjusted) && adjusted > 0 ? adjusted : close;
    }
}
