namespace Sampan.Server.Streaming.Audiences;

/// <summary>What the members of an audience have subscribed to, as one: a <see cref="Subscription"/> of many.</summary>
internal sealed class AudienceSubscription(Audience audience, int instrument, StreamType type)
{
    public Audience Audience { get; } = audience;

    public int Instrument { get; } = instrument;

    public StreamType Type { get; } = type;

    /// <summary>Where it stands in its topic.</summary>
    public int Place { get; set; }

    /// <summary>The position in the audience of the state that was appended last, and that a newer one may replace.</summary>
    public long Unsent { get; set; } = Subscription.NoneUnsent;
}
