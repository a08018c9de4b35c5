namespace Sampan.Server.Streaming.Audiences;

/// <summary>What connections of one audience have in common: what they have subscribed to, and the form it comes in.</summary>
/// <param name="Hash">Of all subscriptions, in whatever order: equal sets have equal hashes, others nearly never.</param>
/// <param name="Count">Number of instruments subscribed.</param>
/// <param name="DepthLevels">Levels of a depth that the plan shows.</param>
/// <param name="Deflates">Whether frames go out compressed.</param>
internal readonly record struct AudienceKey(ulong Hash, int Count, int DepthLevels, bool Deflates)
{
    /// <summary>The key of a connection as it is now.</summary>
    public static AudienceKey Of(StreamConnection connection)
    {
        var hash = 0UL;
        foreach (var (instrument, first) in connection.Subscriptions)
        {
            for (var subscription = first; subscription is not null; subscription = subscription.Next)
            {
                hash += Mix(((ulong)instrument << 8) | (byte)subscription.Type);
            }
        }

        return new(hash, connection.Subscriptions.Count, connection.DepthLevels, connection.Deflates);
    }

    /// <summary>Whether two connections with the same key have in truth subscribed to the same.</summary>
    public static bool HasSame(StreamConnection one, StreamConnection other)
    {
        foreach (var (instrument, first) in one.Subscriptions)
        {
            if (!other.Subscriptions.TryGetValue(instrument, out var others) || TypesOf(first) != TypesOf(others))
            {
                return false;
            }
        }

        return one.Subscriptions.Count == other.Subscriptions.Count;
    }

    private static int TypesOf(Subscription? subscription)
    {
        var types = 0;
        for (; subscription is not null; subscription = subscription.Next)
        {
            types |= StreamTypes.Bit(subscription.Type);
        }

        return types;
    }

    // The finalizer of splitmix64: every bit of the input moves every bit of the output.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
