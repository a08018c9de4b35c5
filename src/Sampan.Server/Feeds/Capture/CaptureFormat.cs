namespace Sampan.Server.Feeds.Capture;

/// <summary>A format of captures: finds one packet after the other.</summary>
internal abstract class CaptureFormat
{
    /// <summary>Why there is no more, in a clause; null while nothing is wrong.</summary>
    public string? Problem { get; protected set; }

    /// <summary>Goes to the next packet; false at the end, or when there is a <see cref="Problem"/>.</summary>
    public abstract bool ReadPacket(out CapturedPacket packet);

    protected bool Fail(string problem)
    {
        Problem = problem;
        return false;
    }
}

/// <summary>A packet as it was on the link; good until the next one is read.</summary>
internal readonly ref struct CapturedPacket(int linkType, long time, ReadOnlySpan<byte> bytes)
{
    public int LinkType => linkType;

    public long Time => time;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}
