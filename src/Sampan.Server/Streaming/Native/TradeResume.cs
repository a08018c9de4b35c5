namespace Sampan.Server.Streaming.Native;

/// <summary>How far a reader has been sent what it missed, and what happened meanwhile.</summary>
/// <remarks>Belongs to the hub's thread.</remarks>
internal sealed class TradeResume(long day, uint after)
{
    // Of what happens meanwhile so much is held; the rest is read from the journal after all.
    private const int HeldMax = 256;

    private readonly Queue<HeldTrade> _held = [];

    /// <summary>Where it began.</summary>
    public long FirstDay { get; } = day;

    public uint FirstAfter { get; } = after;

    /// <summary>The day that is being sent.</summary>
    public long Day { get; set; } = day;

    /// <summary>The number that was sent last.</summary>
    public uint After { get; set; } = after;

    /// <summary>Trades sent.</summary>
    public int Sent { get; set; }

    /// <summary>The number of the first trade that is held, if it is of the day that is being sent.</summary>
    public uint? FirstHeld => _held.TryPeek(out var first) && first.Day == Day ? first.Number : null;

    /// <summary>Whether trades lie between what was sent and what is held.</summary>
    public bool HasHoleBeforeHeld => HasDropped && FirstHeld is { } first && first > After + 1;

    private bool HasDropped { get; set; }

    /// <summary>Keeps a trade that happens while it is behind.</summary>
    public void Hold(uint number, long day, SharedFrame frame)
    {
        if (_held.Count == HeldMax)
        {
            _held.Dequeue().Frame.Release();
            HasDropped = true;
        }

        frame.Share();
        _held.Enqueue(new HeldTrade(number, day, frame));
    }

    /// <summary>Forgets what is held and was sent from the journal.</summary>
    public void SkipHeld()
    {
        while (_held.TryPeek(out var first) && (first.Day < Day || (first.Day == Day && first.Number <= After)))
        {
            _held.Dequeue().Frame.Release();
        }
    }

    /// <summary>What is held; whoever takes it releases it.</summary>
    public IEnumerable<HeldTrade> TakeHeld()
    {
        while (_held.TryDequeue(out var held))
        {
            yield return held;
        }
    }
}

/// <summary>A trade that waits until those before it were sent.</summary>
internal readonly record struct HeldTrade(uint Number, long Day, SharedFrame Frame);
