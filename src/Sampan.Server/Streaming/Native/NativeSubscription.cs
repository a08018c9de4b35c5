namespace Sampan.Server.Streaming.Native;

/// <summary>One client's wish to hear one type of one instrument, and how far it has heard it.</summary>
/// <remarks>Belongs to the hub's thread.</remarks>
internal sealed class NativeSubscription(
    NativeClient client, int instrument, NativeType type, NativeVariant variant, bool skips)
{
    /// <summary>Nothing of it waits in an outbox that a newer state may replace.</summary>
    public const long NoneUnsent = -1;

    public NativeClient Client { get; } = client;

    public int Instrument { get; } = instrument;

    public NativeType Type { get; } = type;

    public NativeVariant Variant { get; } = variant;

    /// <summary>Whether what does not fit into the outbox is left out and named; else the client is closed.</summary>
    public bool Skips { get; } = skips;

    /// <summary>Where it stands in its topic.</summary>
    public int Place { get; set; }

    /// <summary>The day that the numbers are of.</summary>
    public long Day { get; set; }

    /// <summary>The number of the newest that was appended.</summary>
    public uint Last { get; set; }

    /// <summary>The number before that of the state that waits unsent.</summary>
    public uint Before { get; set; }

    /// <summary>The position in the outbox of the state that was appended last.</summary>
    public long Unsent { get; set; } = NoneUnsent;

    /// <summary>Whether a state did not fit, and the newest is to be sent when there is room.</summary>
    public bool IsOwed { get; set; }

    /// <summary>Trades that did not fit, and are to be named; null for none.</summary>
    public MissingTrades? Missing { get; set; }

    /// <summary>What it is still being sent of the past; null when it hears what happens.</summary>
    public TradeResume? Resume { get; set; }

    /// <summary>Whether it waits for a whole book, and hears no changes until then.</summary>
    public bool AwaitsBook { get; set; }

    /// <summary>Why it waits for another one, in a word for its reader; null for the first.</summary>
    public string? BookLoss { get; set; }

    /// <summary>Whether it was ended, and may still be among those that wait for something.</summary>
    public bool HasEnded { get; set; }

    /// <summary>The next type of the same instrument of the same client.</summary>
    public NativeSubscription? Next { get; set; }

    /// <summary>How far its reader knows: the day, and the last number of it that was sent or named.</summary>
    public (long Day, uint Number) Known =>
        Type == NativeType.Gap ? Client.LastGap
        : Resume is { } resume ? (resume.Day, resume.After)
        : Missing is { } missing ? (missing.Oldest.Day, missing.Oldest.From - 1)
        : (Day, Last);

    /// <summary>The number on a day: 0 when nothing of it was told.</summary>
    public uint LastOn(long day) => Day == day ? Last : 0;
}

/// <summary>A range of numbers that a reader was too slow for.</summary>
internal sealed class MissingTrades
{
    public long Day { get; init; }

    public uint From { get; init; }

    public uint To { get; set; }

    /// <summary>An earlier range, of the day before.</summary>
    public MissingTrades? Earlier { get; init; }

    public MissingTrades Oldest => Earlier?.Oldest ?? this;
}
