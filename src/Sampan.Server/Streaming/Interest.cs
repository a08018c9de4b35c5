using Sampan.Market;

namespace Sampan.Server.Streaming;

/// <summary>What of an instrument somebody watches: the kinds of changes, and trades.</summary>
[Flags]
internal enum Interest : byte
{
    None = 0,
    Quote = ChangeKinds.Quote,
    Depth = ChangeKinds.Depth,
    Bars = ChangeKinds.Bars,
    Venue = ChangeKinds.Venue,
    Revisions = 64,
    Trades = 128,
}
