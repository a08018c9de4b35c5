using Sampan.Server.Accounts;
using Sampan.Server.Streaming.Native;

namespace Sampan.Server.Streaming.Resume;

/// <summary>What a broken connection of iTick's dialect had subscribed to.</summary>
/// <param name="Types">The types of each instrument: a set of <see cref="StreamTypes"/>.</param>
/// <param name="Trades">
/// The last trade of each instrument that was sent for certain, for a client that wants what it missed; null for one that does not.
/// </param>
internal sealed record StickySession(Dictionary<int, int> Types, Dictionary<int, ResumePoint>? Trades);

/// <summary>Subscriptions that wait for a client which knows nothing of resuming, and comes back after its connection broke.</summary>
/// <remarks>
/// They are found again by the token and the path. Belongs to the hub's thread; what it holds is bounded, and the oldest give way.
/// </remarks>
internal sealed class StickySessions(TimeProvider time)
{
    /// <summary>So many are kept at most, over all accounts.</summary>
    public const int SessionsMax = 10_000;

    private readonly LinkedList<Kept> _kept = [];

    /// <summary>Keeps what a connection had, for as long as its plan says.</summary>
    public void Keep(TokenGrant grant, string path, StickySession session)
    {
        var seconds = grant.Account.Plan.StickySeconds;
        if (seconds == 0 || session.Types.Count == 0)
        {
            return;
        }

        if (_kept.Count == SessionsMax)
        {
            _kept.RemoveFirst();
        }

        var until = time.GetTimestamp() + (seconds * time.TimestampFrequency);
        _kept.AddLast(new Kept(grant.Account.Id, grant.Prefix, path, until, session));
    }

    /// <summary>Takes what a connection of this token and path had that broke last; null when there is none, or it is too late.</summary>
    public StickySession? Take(TokenGrant grant, string path)
    {
        var now = time.GetTimestamp();
        for (var node = _kept.Last; node is not null; node = node.Previous)
        {
            var kept = node.Value;
            if (kept.Account == grant.Account.Id && kept.Token == grant.Prefix && kept.Path == path && kept.Until >= now)
            {
                _kept.Remove(node);
                return kept.Session;
            }
        }

        return null;
    }

    /// <summary>Forgets those for whom it is too late.</summary>
    public void Forget()
    {
        var now = time.GetTimestamp();
        for (var node = _kept.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Until < now)
            {
                _kept.Remove(node);
            }

            node = next;
        }
    }

    private sealed record Kept(long Account, string Token, string Path, long Until, StickySession Session);
}
