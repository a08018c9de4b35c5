namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>What comes out of the lines: for each channel its messages in sequence, each once, and what is wrong with them.</summary>
/// <remarks>
/// Called by the one thread that feeds the lines. When a gap opens, what comes behind it on its channel is held back until the
/// gap has ended: what is told meanwhile is what fills it, in sequence. The other channels go on.
/// Numbers of real-time messages ascend without end or until <see cref="OnVoid"/>; one that is left out is in a gap that ended
/// <see cref="Sampan.Market.GapState.Unrecoverable"/>, or is no trade and is contained in a snapshot.
/// </remarks>
public interface IOmdcOutput
{
    /// <summary>The next message of a channel, or of a snapshot of it.</summary>
    void OnMessage(in OmdcMessage message, in OmdcDelivery delivery);

    /// <summary>
    /// What was told of a channel's instruments is void (Sequence Reset, disaster recovery): nothing is known of their books
    /// until <see cref="OnProven"/>. <see cref="OnSuspect"/> follows, unless they were suspect before.
    /// </summary>
    void OnVoid(OmdcChannelOptions channel, long time);

    /// <summary>
    /// A complete snapshot follows, as messages with <see cref="OmdcOrigin.Refresh"/>: what was known of the channel's books
    /// is replaced by it. After it come the messages that it does not contain.
    /// </summary>
    void OnSnapshotBegin(OmdcChannelOptions channel, long time);

    /// <summary>The snapshot has been told in full.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="lastSeqNum">The last real-time message that it contains.</param>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    void OnSnapshotEnd(OmdcChannelOptions channel, uint lastSeqNum, long time);

    /// <summary>A gap has opened, or ended, or been divided: the newest state of the gap with this number.</summary>
    void OnGap(OmdcGap gap);

    /// <summary>From here on the channel's books can't be trusted.</summary>
    void OnSuspect(OmdcChannelOptions channel, long time);

    /// <summary>From here on they can be trusted again.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="tradesLost">Whether messages that no snapshot contains (trades) have been lost meanwhile.</param>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    void OnProven(OmdcChannelOptions channel, bool tradesLost, long time);
}
