namespace Sampan.Market;

/// <summary>What about an instrument has changed since it was last published.</summary>
[Flags]
public enum ChangeKinds : byte
{
    None = 0,
    Quote = 1,
    Depth = 2,
    Bars = 4,

    /// <summary>What the venue says besides: <see cref="VenueState"/>.</summary>
    Venue = 8,

    /// <summary>The queue of brokers.</summary>
    BrokerQueue = 16,
}
