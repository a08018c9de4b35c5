namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>Numbers of a channel that are asked for.</summary>
/// <param name="ChannelId">The exchange's number of the channel.</param>
/// <param name="Session">Which time the channel counts from its start; after a reset the numbers mean other messages.</param>
/// <param name="First">The first number.</param>
/// <param name="Last">The last number.</param>
internal readonly record struct RetransmissionRange(ushort ChannelId, int Session, uint First, uint Last);

/// <summary>What a <see cref="RetransmissionClient"/> works for: knows what is missing, and takes what comes.</summary>
internal interface IMissingMessages
{
    /// <summary>The next range to ask for.</summary>
    /// <param name="countMax">The most numbers that it may have.</param>
    /// <param name="range">The range.</param>
    /// <returns>False when nothing is wanted now.</returns>
    bool TryGetWanted(uint countMax, out RetransmissionRange range);

    /// <summary>Messages of the range came.</summary>
    void OnRetransmitted(in RetransmissionRange range, scoped in PacketSlice slice, long sendTime, long received);

    /// <summary>What is still missing of the range will not come.</summary>
    void OnRefused(in RetransmissionRange range, long now);

    /// <summary>There is no server now, and nothing that is wanted will come soon.</summary>
    void OnUnavailable(long now);
}
