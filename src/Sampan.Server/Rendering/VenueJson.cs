using Sampan.Market;

namespace Sampan.Server.Rendering;

/// <summary>What a venue says of an instrument beside its trades, as members of a JSON object: session, halt, VCM, auction.</summary>
/// <remarks>
/// One form for <c>/v1/quote</c> and for every stream, so that a client reads it once. Times are milliseconds; null is what is not
/// known, or has ceased to be. Nothing is allocated.
/// </remarks>
internal static class VenueJson
{
    /// <summary>The most bytes that one of these takes.</summary>
    public const int LengthMax = 1_024;

    private const long NanosPerMillisecond = 1_000_000;

    /// <summary>Writes the members of the status: whether it may be traded, since when, and the volatility control.</summary>
    public static void WriteStatus(ref JsonSpan json, in InstrumentSnapshot snapshot)
    {
        ref readonly var venue = ref snapshot.Venue;
        json.Raw("\"status\":\""u8);
        json.Raw(NameOf(snapshot.Quote.Status));
        json.Raw("\""u8);
        Time(ref json, ",\"statusTime\":"u8, venue.StatusTime);
        json.Raw(venue.IsSuspended ? ",\"suspended\":true"u8 : ",\"suspended\":false"u8);
        Time(ref json, ",\"suspensionTime\":"u8, venue.SuspensionTime);
        json.Raw(",\"phase\":"u8);
        WritePhase(ref json, venue.Phase);
        Time(ref json, ",\"phaseTime\":"u8, venue.PhaseTime);
        json.Raw(",\"vcm\":"u8);
        WriteVcm(ref json, in venue.Vcm, snapshot.Time);
    }

    /// <summary>Writes the members of an auction.</summary>
    public static void WriteAuction(ref JsonSpan json, in AuctionState auction)
    {
        Price(ref json, "\"indicativePrice\":"u8, auction.IndicativePrice);
        Quantity(ref json, ",\"indicativeVolume\":"u8, auction.IndicativeVolume);
        Time(ref json, ",\"indicativeTime\":"u8, auction.IndicativeTime);
        Quantity(ref json, ",\"imbalance\":"u8, auction.Imbalance);
        Time(ref json, ",\"imbalanceTime\":"u8, auction.ImbalanceTime);
        Price(ref json, ",\"referencePrice\":"u8, auction.ReferencePrice);
        Price(ref json, ",\"lowerPrice\":"u8, auction.LowerPrice);
        Price(ref json, ",\"upperPrice\":"u8, auction.UpperPrice);
        Time(ref json, ",\"referenceTime\":"u8, auction.ReferenceTime);
    }

    /// <summary>Writes the last cooling-off of the day as an object; null when there was none.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="vcm">The cooling-off.</param>
    /// <param name="now">The market's time, nanoseconds since the Unix epoch, UTC.</param>
    public static void WriteVcm(ref JsonSpan json, in VcmState vcm, long now)
    {
        if (vcm.Time == 0)
        {
            json.Raw("null"u8);
            return;
        }

        json.Raw(vcm.IsCoolingOffAt(now) ? "{\"coolingOff\":true"u8 : "{\"coolingOff\":false"u8);
        Time(ref json, ",\"start\":"u8, vcm.Start);
        Time(ref json, ",\"end\":"u8, vcm.End);
        Price(ref json, ",\"referencePrice\":"u8, vcm.ReferencePrice);
        Price(ref json, ",\"lowerPrice\":"u8, vcm.LowerPrice);
        Price(ref json, ",\"upperPrice\":"u8, vcm.UpperPrice);
        Time(ref json, ",\"time\":"u8, vcm.Time);
        json.Raw("}"u8);
    }

    /// <summary>A phase as <c>continuous</c>; empty for one that nobody has named.</summary>
    public static ReadOnlySpan<byte> NameOf(TradingPhase phase) => phase switch
    {
        TradingPhase.DayClose => "dayClose"u8,
        TradingPhase.OpeningInput => "openingInput"u8,
        TradingPhase.OpeningMatching => "openingMatching"u8,
        TradingPhase.Continuous => "continuous"u8,
        TradingPhase.ClosingMatching => "closingMatching"u8,
        TradingPhase.ClosingInput => "closingInput"u8,
        TradingPhase.Blocking => "blocking"u8,
        TradingPhase.NotYetOpen => "notYetOpen"u8,
        TradingPhase.OpeningNoCancellation => "openingNoCancellation"u8,
        TradingPhase.ExchangeIntervention => "exchangeIntervention"u8,
        TradingPhase.Close => "close"u8,
        TradingPhase.OrderCancel => "orderCancel"u8,
        TradingPhase.ClosingReferencePrice => "closingReferencePrice"u8,
        TradingPhase.ClosingNoCancellation => "closingNoCancellation"u8,
        TradingPhase.ClosingRandomClose => "closingRandomClose"u8,
        TradingPhase.OpeningRandomMatching => "openingRandomMatching"u8,
        _ => [],
    };

    /// <summary>A status as <c>suspended</c>.</summary>
    public static ReadOnlySpan<byte> NameOf(InstrumentStatus status) => status switch
    {
        InstrumentStatus.Suspended => "suspended"u8,
        InstrumentStatus.Delisted => "delisted"u8,
        InstrumentStatus.CircuitBreaker => "circuitBreaker"u8,
        _ => "normal"u8,
    };

    private static void WritePhase(ref JsonSpan json, TradingPhase phase)
    {
        var name = NameOf(phase);
        if (name.IsEmpty)
        {
            json.Raw("null"u8);
            return;
        }

        json.Raw("\""u8);
        json.Raw(name);
        json.Raw("\""u8);
    }

    private static void Price(ref JsonSpan json, ReadOnlySpan<byte> name, long price)
    {
        json.Raw(name);
        json.Price(price);
    }

    private static void Quantity(ref JsonSpan json, ReadOnlySpan<byte> name, long quantity)
    {
        json.Raw(name);
        if (quantity == Sampan.Market.Price.Undefined)
        {
            json.Raw("null"u8);
        }
        else
        {
            json.Integer(quantity);
        }
    }

    private static void Time(ref JsonSpan json, ReadOnlySpan<byte> name, long nanoseconds)
    {
        json.Raw(name);
        if (nanoseconds is > 0 and not long.MaxValue)
        {
            json.Integer(nanoseconds / NanosPerMillisecond);
        }
        else
        {
            json.Raw("null"u8);
        }
    }
}
