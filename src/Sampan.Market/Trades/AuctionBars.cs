namespace Sampan.Market;

/// <summary>The auctions of one instrument today, each as a bar, apart from the bars that they are put into.</summary>
/// <remarks>
/// The opening auction matches before its minute begins, the closing auction after its minute has ended: until then, and to tell it
/// apart afterwards, each is kept here.
/// </remarks>
internal sealed class AuctionBars
{
    /// <summary>What the opening auction has matched while its minute has not begun.</summary>
    public Bar Opening;

    /// <summary>What the closing auction has matched.</summary>
    public Bar Closing;

    /// <summary>Whether the closing auction is over: then its trades are in the last minute.</summary>
    public bool IsClosed;
}
