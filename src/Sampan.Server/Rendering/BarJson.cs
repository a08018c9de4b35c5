using Sampan.Market;

namespace Sampan.Server.Rendering;

/// <summary>A bar as it is served: one of trades, or one that stands for an interval without.</summary>
internal readonly record struct ServedBar(Bar Bar, bool IsFilled)
{
    /// <summary>Whether its prices are on another scale than the money that was paid: then the two make no average.</summary>
    public bool IsAdjusted { get; init; }
}

/// <summary>A bar in Sampan's own form, as members of a JSON object.</summary>
/// <remarks>One form for <c>/v1/bars</c> and for streams. Nothing is allocated.</remarks>
internal static class BarJson
{
    /// <summary>The most bytes that the members of one bar take.</summary>
    public const int LengthMax = 1_024;

    private const long NanosPerMillisecond = 1_000_000;

    /// <summary>Writes the members of a bar.</summary>
    /// <param name="json">Where to; room for <see cref="LengthMax"/> bytes.</param>
    /// <param name="served">The bar.</param>
    /// <param name="interval">Its span.</param>
    /// <param name="isIndex">Whether it is of an index, whose days are stamped at midnight UTC, as iTick has it.</param>
    public static void Write(ref JsonSpan json, in ServedBar served, BarInterval interval, bool isIndex)
    {
        var bar = served.Bar;
        json.Raw("\"time\":"u8);
        json.Integer((bar.Start + ItickJson.StampDelay(interval, isIndex)) / NanosPerMillisecond);
        WritePrices(ref json, in bar);
        json.Raw(",\"volume\":"u8);
        json.Integer(bar.Volume);
        WriteMoney(ref json, in bar, served.IsAdjusted);
        WriteTrades(ref json, in served);
        WriteFlags(ref json, in served);
    }

    private static void WritePrices(ref JsonSpan json, in Bar bar)
    {
        if ((bar.Flags & BarFlags.Void) != 0)
        {
            json.Raw(",\"open\":null,\"high\":null,\"low\":null,\"close\":null"u8);
            return;
        }

        json.Raw(",\"open\":"u8);
        json.Price(bar.Open);
        json.Raw(",\"high\":"u8);
        json.Price(bar.High);
        json.Raw(",\"low\":"u8);
        json.Price(bar.Low);
        json.Raw(",\"close\":"u8);
        json.Price(bar.Close);
    }

    private static void WriteMoney(ref JsonSpan json, in Bar bar, bool isAdjusted)
    {
        json.Raw(",\"turnover\":"u8);
        if ((bar.Flags & BarFlags.NoTurnover) != 0)
        {
            json.Raw("null,\"vwap\":null"u8);
            return;
        }

        json.Money(bar.Turnover);
        json.Raw(",\"vwap\":"u8);
        json.Price(isAdjusted ? Price.Undefined : bar.Vwap);
    }

    /// <summary>0 is what is stored where a source did not say; only of a bar that we have made ourselves it is a number.</summary>
    private static void WriteTrades(ref JsonSpan json, in ServedBar served)
    {
        json.Raw(",\"trades\":"u8);
        if (served.Bar.Trades > 0 || served.IsFilled || (served.Bar.Flags & BarFlags.Void) != 0)
        {
            json.Integer(served.Bar.Trades);
        }
        else
        {
            json.Raw("null"u8);
        }
    }

    private static void WriteFlags(ref JsonSpan json, in ServedBar served)
    {
        var flags = served.Bar.Flags;
        json.Raw(",\"rev\":"u8);
        json.Integer(served.Bar.Revision);
        json.Raw((flags & (BarFlags.Running | BarFlags.Incomplete)) == 0 ? ",\"complete\":true"u8 : ",\"complete\":false"u8);
        json.Raw((flags & BarFlags.Running) != 0 ? ",\"running\":true"u8 : ",\"running\":false"u8);
        json.Raw((flags & BarFlags.Suspect) != 0 ? ",\"suspect\":true"u8 : ",\"suspect\":false"u8);
        json.Raw(served.IsFilled ? ",\"filled\":true"u8 : ",\"filled\":false"u8);
        json.Raw((flags & BarFlags.Void) != 0 ? ",\"voided\":true"u8 : ",\"voided\":false"u8);
        json.Raw(AuctionOf(served.Bar));
    }

    /// <summary>Which auction alone a bar is of; null for one that holds other trades as well.</summary>
    private static ReadOnlySpan<byte> AuctionOf(in Bar bar) => (bar.Flags & (BarFlags.Auction | BarFlags.ClosingAuction)) switch
    {
        BarFlags.Auction => ",\"auction\":\"opening\""u8,
        BarFlags.Auction | BarFlags.ClosingAuction => ",\"auction\":\"closing\""u8,
        _ => ",\"auction\":null"u8,
    };
}
