namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>What the channels of a line share.</summary>
internal sealed class LineResources(RetransmissionClient? retransmission)
{
    private uint _lastGap;

    public MessageChunks Chunks { get; } = new();

    /// <summary>Null when there is none.</summary>
    public RetransmissionClient? Retransmission { get; } = retransmission;

    /// <summary>The number of the next gap.</summary>
    public uint NextGapNumber() => ++_lastGap;
}
