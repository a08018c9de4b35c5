namespace Sampan.Server.Streaming.Native;

/// <content>Instruments that are listed while the server runs: who has asked for all hears them, too.</content>
internal sealed partial class NativeStream
{
    private int _listed;

    /// <summary>Looks whether there are more instruments than before.</summary>
    public void TakeListings()
    {
        var instruments = _hub.Instruments.Current;
        if (instruments.Count == _listed)
        {
            return;
        }

        var first = _listed;
        _listed = instruments.Count;
        foreach (var client in _clients)
        {
            foreach (var standing in client.Standing)
            {
                Grow(client, standing, first);
            }
        }
    }

    /// <summary>Subscribes to what is new of a wildcard: to its trades from the first on, so that none is left out.</summary>
    private void Grow(NativeClient client, StandingWish standing, int first)
    {
        var terms = new SymbolTerms(_hub.Instruments.Current, _hub.Published, allowsWildcards: true);
        var wishes = terms.Find(standing.Term, standing.Types).Wishes.Where(wish => wish.Instrument >= first).ToList();
        if (wishes.Count == 0 || client.Connection.Phase != ConnectionPhase.Open)
        {
            return;
        }

        var points = wishes.ToDictionary(wish => (wish.Instrument, NativeType.Trade), _ => new ResumePoint(0, _hub.Day));
        var request = standing.Request with { Terms = [new NativeTerm(standing.Term, wishes)], Resume = points };
        var added = Join(client, request, Count(client, request));
        Say(client, NativeReplies.Listed(standing, wishes, _hub.Instruments.Current));
        foreach (var subscription in added)
        {
            BeginInTurn(subscription, request.ResumeOf(subscription));
        }
    }

    /// <summary>Remembers the wildcards of a command.</summary>
    private static void Stand(NativeClient client, NativeSubscribe request)
    {
        foreach (var term in request.Terms.Where(term => term.Standing != 0))
        {
            // The newest word counts: what was asked for before in another way stays so, of the instruments that there were.
            StandNoMore(client, term.Text.Trim(), term.Standing);
            client.Standing.Add(new StandingWish(term.Text.Trim(), term.Standing, request with { Terms = [] }));
        }
    }

    private static void StandNoMore(NativeClient client, NativeUnsubscribe request)
    {
        foreach (var term in request.Instruments is null
            ? client.Standing.ConvertAll(standing => standing.Term)
            : request.Terms.Where(term => term.Standing != 0).Select(term => term.Text.Trim()))
        {
            StandNoMore(client, term, request.Types);
        }
    }

    private static void StandNoMore(NativeClient client, string term, int types)
    {
        for (var i = client.Standing.Count - 1; i >= 0; i--)
        {
            if (client.Standing[i].Term.Equals(term, StringComparison.OrdinalIgnoreCase))
            {
                client.Standing[i] = client.Standing[i] with { Types = client.Standing[i].Types & ~types };
            }
        }

        client.Standing.RemoveAll(standing => standing.Types == 0);
    }
}
