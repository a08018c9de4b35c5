using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Mapping;

namespace Sampan.Server.Feeds.Omdc.Inputs;

/// <summary>From datagrams to records, and the time that passes meanwhile: what a live line and a capture have in common.</summary>
internal sealed class OmdcIntake
{
    private const long Millisecond = 1_000_000;

    // What is told of a moment takes a while to come: a bar is closed a quarter of a second after its end.
    private const long Lag = 250 * Millisecond;
    private const long TickInterval = 50 * Millisecond;

    // In a capture nothing may be told for days; nobody waits through them step by step.
    private const long JumpMax = 3_600_000 * Millisecond;

    private readonly IOmdcRecords _records;
    private long _time = long.MinValue;
    private long _nextTick = long.MinValue;

    public OmdcIntake(OmdcOptions options, IOmdcRecords records)
    {
        _records = records;
        Lines = new OmdcLineHandler(options, records);
    }

    /// <summary>The lines.</summary>
    public OmdcLineHandler Lines { get; }

    /// <summary>What has become of the messages.</summary>
    public MappingCounts Mapping => _records.Counts;

    /// <summary>Sets where records go.</summary>
    public void AppendTo(RecordBuffer records) => _records.Records = records;

    /// <summary>Takes a datagram.</summary>
    public void Take(int source, ReadOnlySpan<byte> payload, long received) => Lines.OnDatagram(source, payload, received);

    /// <summary>Lets time pass: all that was received before <paramref name="now"/> has been taken.</summary>
    public void MoveTo(long now)
    {
        while (_time < now && Lines.NextDeadline is var deadline && deadline <= now)
        {
            _time = deadline > _time && now - deadline <= JumpMax ? deadline : now;
            Lines.OnTime(_time);
        }

        if (now >= _nextTick)
        {
            _nextTick = now + TickInterval;
            _records.OnTime(now - Lag);
        }
    }
}
