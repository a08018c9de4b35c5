using Sampan.Market;

namespace Sampan.Server.Streaming.Native;

/// <summary>One instrument of a command, and what of it.</summary>
internal sealed class NativeWish(int instrument, int types)
{
    public int Instrument { get; } = instrument;

    public int Types { get; } = types;

    /// <summary>Whether the plan has no room for it.</summary>
    public bool IsRefused { get; set; }
}

/// <summary>From where a type is to go on: the last number that the client has, of a day or of the running one.</summary>
internal readonly record struct ResumePoint(uint Number, long? Day);

/// <summary>What one term of a command (a symbol, a wildcard) came to.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Wishes">The instruments; none when it was refused.</param>
/// <param name="Refusal">Why it was; null when it was not.</param>
internal sealed record NativeTerm(string Text, IReadOnlyList<NativeWish> Wishes, string? Refusal = null)
{
    /// <summary>What it asks for of instruments that are listed later, too: a set of types; 0 for those alone that there are.</summary>
    public int Standing { get; init; }
}

/// <summary>Subscribe to some types of some instruments.</summary>
internal sealed record NativeSubscribe
{
    /// <summary>The command's <c>id</c> as JSON; null when it has none.</summary>
    public byte[]? Id { get; init; }

    /// <summary>What the command is called in the answer.</summary>
    public string Operation { get; init; } = "subscribe";

    public required IReadOnlyList<NativeTerm> Terms { get; init; }

    /// <summary>Where to go on; null for a new beginning.</summary>
    public Dictionary<(int Instrument, NativeType Type), ResumePoint>? Resume { get; init; }

    public bool Skips { get; init; }

    public bool HasChecksum { get; init; }

    public bool HasDeltas { get; init; }

    /// <summary>Levels of a depth, at most the plan's.</summary>
    public int Levels { get; init; } = Depth.LevelsMax;

    /// <summary>What a cursor says of the client as a whole; null when no cursor is read.</summary>
    public int? Client { get; init; }

    /// <summary>How single subscriptions are told, where they differ from the rest: of a cursor.</summary>
    public Dictionary<(int Instrument, NativeType Type), (bool Skips, NativeVariant Variant)> Own { get; } = [];

    public IEnumerable<NativeWish> Wishes => Terms.SelectMany(term => term.Wishes);

    /// <summary>How a client is to be told of a type of an instrument, and whether it wants to be told what it was too slow for.</summary>
    public (bool Skips, NativeVariant Variant) For(NativeClient client, int instrument, NativeType type)
    {
        var (skips, wanted) = Own.TryGetValue((instrument, type), out var own)
            ? own
            : (Skips, new NativeVariant(client.Encoding, HasChecksum: HasChecksum, HasDeltas: HasDeltas, Levels: Levels));
        var variant = wanted with
        {
            Encoding = client.Encoding,
            HasTimes = client.HasTimes,
            HasDeltas = wanted.HasDeltas && client.Encoding == NativeEncoding.Json,
            Levels = Math.Min(wanted.Levels, Math.Min(client.Connection.DepthLevels, Depth.LevelsMax)),
        };
        return (skips, variant.For(type));
    }

    /// <summary>What can be told in the encoding of a client: DBN's record of an auction is another thing.</summary>
    public static int TypesFor(NativeClient client) =>
        client.Encoding == NativeEncoding.Dbn ? NativeTypes.All & ~NativeTypes.Bit(NativeType.Auction) : NativeTypes.All;

    public ResumePoint? ResumeOf(NativeSubscription subscription) =>
        Resume is not null && Resume.TryGetValue((subscription.Instrument, subscription.Type), out var point) ? point : null;

    public byte[] Answer(NativeClient client, InstrumentTable instruments) =>
        NativeReplies.Answer(Operation, Id, Terms, client, instruments);
}

/// <summary>A wildcard that holds for instruments that are listed later, too.</summary>
/// <param name="Term">The wildcard.</param>
/// <param name="Types">What of each instrument: a set of types.</param>
/// <param name="Request">How it is to be told.</param>
internal sealed record StandingWish(string Term, int Types, NativeSubscribe Request);

/// <summary>End subscriptions.</summary>
internal sealed record NativeUnsubscribe
{
    public byte[]? Id { get; init; }

    public required IReadOnlyList<NativeTerm> Terms { get; init; }

    /// <summary>Dense indices; null for all that the client has.</summary>
    public int[]? Instruments { get; init; }

    public int Types { get; init; } = NativeTypes.All;

    public byte[] Answer(NativeClient client, InstrumentTable instruments) =>
        NativeReplies.Answer("unsubscribe", Id, Terms, client, instruments);
}
