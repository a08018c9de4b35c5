namespace Sampan.Server.Feeds.Omdc.Lines;

/// <summary>What has arrived at one address. One thread counts; any may read.</summary>
public sealed class OmdcSourceCounters
{
    // A flood of bad packets must not become a flood of texts.
    private const long ProblemInterval = 1_000_000_000;

    private static readonly int FaultCount = Enum.GetValues<OmdcFault>().Length;

    private readonly long[] _faults = new long[FaultCount];
    private long _packets;
    private long _bytes;
    private long _lastReceived;
    private long _malformed;
    private long _problemTime = long.MinValue;
    private string? _problem;

    public long Packets => Volatile.Read(ref _packets);

    /// <summary>Bytes of payload.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>When the last packet came, nanoseconds since the Unix epoch, UTC; 0 before the first.</summary>
    public long LastReceived => Volatile.Read(ref _lastReceived);

    /// <summary>Packets that could not be read, or not to their end.</summary>
    public long Malformed => Volatile.Read(ref _malformed);

    /// <summary>What was wrong with a recent one of them, as a sentence; null for none.</summary>
    public string? Problem => Volatile.Read(ref _problem);

    /// <summary>How many packets had this fault.</summary>
    public long CountOf(OmdcFault fault) => Volatile.Read(ref _faults[(int)fault]);

    internal void AddPacket(int bytes, long received)
    {
        Volatile.Write(ref _packets, _packets + 1);
        Volatile.Write(ref _bytes, _bytes + bytes);
        Volatile.Write(ref _lastReceived, received);
    }

    internal void AddMalformed(in OmdcPacketReader reader, long received)
    {
        Volatile.Write(ref _malformed, _malformed + 1);
        Volatile.Write(ref _faults[(int)reader.Fault], _faults[(int)reader.Fault] + 1);
        if (_problem is null || received - _problemTime >= ProblemInterval)
        {
            _problemTime = received;
            Volatile.Write(ref _problem, reader.Describe());
        }
    }
}
