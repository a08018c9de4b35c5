using Sampan.Market;

namespace Sampan.Server.Api.Itick;

/// <summary>Where iTick's documents contradict each other, or the service: which way to go.</summary>
public sealed record ItickOptions
{
    /// <summary>
    /// Whether an unknown instrument is an error, as documented (404 with <c>E001</c>), and not <c>data: null</c>, as the
    /// live service was seen to answer. (default: false)
    /// </summary>
    public bool UnknownInstrumentIsError { get; init; }

    /// <summary>
    /// The span of <c>kType=3</c> over REST: 15 minutes as in the documents of 2026, or 10 as in those before.
    /// (default: 15)
    /// </summary>
    public int KType3Minutes { get; init; } = 15;

    /// <summary>The interval that a <c>kType</c> asks for.</summary>
    public bool TryGetInterval(int kType, out BarInterval interval)
    {
        interval = kType == 3 && KType3Minutes == 10 ? BarInterval.Minute10 : (BarInterval)kType;
        return kType is >= 1 and <= BarSet.Count;
    }
}
