using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Streaming.Liveness;

namespace Sampan.Server.Api.V1;

/// <summary>What the market's numbers are called in Sampan's own answers.</summary>
internal static class V1Names
{
    private static readonly (MarketValues Value, string Name)[] Values =
    [
        (MarketValues.Last, "last"),
        (MarketValues.Open, "open"),
        (MarketValues.High, "high"),
        (MarketValues.Low, "low"),
        (MarketValues.Volume, "volume"),
        (MarketValues.Turnover, "turnover"),
        (MarketValues.TradeCount, "trades"),
        (MarketValues.Vwap, "vwap"),
        (MarketValues.NominalPrice, "nominalPrice"),
        (MarketValues.ClosingPrice, "closingPrice"),
        (MarketValues.AuctionReferencePrice, "auction.referencePrice"),
    ];

    private static readonly (SuspectReasons Reason, string Name)[] Reasons =
    [
        (SuspectReasons.Told, "messagesMissing"),
        (SuspectReasons.Contradicted, "contradicted"),
        (SuspectReasons.Crossed, "crossed"),
    ];

    /// <summary>A phase as <c>continuous</c>; null for one that nobody has named.</summary>
    public static string? Text(this TradingPhase phase) => CamelCase(phase, TradingPhase.Unknown);

    /// <summary>How a trade came about, as <c>automatch</c>; null for a number that has no name.</summary>
    public static string? Text(this TradeType type) => Enum.IsDefined(type) ? CamelCase(type.ToString()) : null;

    /// <summary>A status as <c>suspended</c>.</summary>
    public static string Text(this InstrumentStatus status) => CamelCase(status.ToString());

    /// <summary>Who was the aggressor: <c>buyer</c>, <c>seller</c>, or null.</summary>
    public static string? Text(this Side aggressor) => aggressor switch
    {
        Side.Bid => "buyer",
        Side.Ask => "seller",
        _ => null,
    };

    /// <summary>Writes whether the book is doubtful, and if so why.</summary>
    public static void Suspect(this Utf8JsonWriter json, SuspectReasons reasons)
    {
        json.WriteBoolean("suspect", reasons != SuspectReasons.None);
        if (reasons == SuspectReasons.None)
        {
            return;
        }

        json.WriteStartArray("suspectBecause");
        foreach (var (reason, name) in Reasons)
        {
            if ((reasons & reason) != 0)
            {
                json.WriteStringValue(name);
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Says that what is told is old, since the feed is silent; says nothing while it speaks.</summary>
    public static void Stale(this Utf8JsonWriter json, FeedWatch? watch)
    {
        if (watch?.Since is > 0 and var since)
        {
            json.WriteBoolean("stale", true);
            json.Time("staleSince", since);
        }
    }

    /// <summary>Writes the names of the values that were derived here.</summary>
    public static void Derived(this Utf8JsonWriter json, MarketValues derived)
    {
        json.WriteStartArray("derived");
        foreach (var (value, name) in Values)
        {
            if ((derived & value) != 0)
            {
                json.WriteStringValue(name);
            }
        }

        json.WriteEndArray();
    }

    private static string? CamelCase<T>(T value, T none)
        where T : struct, Enum => value.Equals(none) ? null : CamelCase(value.ToString());

    private static string CamelCase(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
