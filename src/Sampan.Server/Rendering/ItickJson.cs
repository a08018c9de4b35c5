using Sampan.Market;

namespace Sampan.Server.Rendering;

/// <summary>The objects of the iTick contract as JSON: quote, tick, depth and bar, for REST and for the stream.</summary>
/// <remarks>
/// Field names, order and meaning are iTick's. The stream's objects are those of REST with two fields more: the region
/// <c>r</c> and the <c>type</c>. A field of our own, <c>suspect</c>, appears only while a book is doubtful.
/// Any thread may use it. Nothing is allocated, except when the instruments have changed.
/// </remarks>
public sealed class ItickJson
{
    /// <summary>The most bytes that one object takes: a depth of ten levels, each number as long as it can be.</summary>
    public const int LengthMax = 4096;

    private const long NanosPerMillisecond = 1_000_000;
    private const long UtcMidnightAfterHongKongs = 8L * 60 * 60 * 1_000_000_000;

    private readonly InstrumentDirectory _instruments;
    private InstrumentTexts _texts;

    /// <param name="instruments">The market's instruments; indices in the calls refer to them.</param>
    public ItickJson(InstrumentDirectory instruments)
    {
        _instruments = instruments;
        _texts = new InstrumentTexts(instruments.Current, null);
    }

    /// <summary>Writes a quote.</summary>
    /// <param name="destination">At least <see cref="LengthMax"/> bytes.</param>
    /// <param name="instrument">Dense index.</param>
    /// <param name="quote">The quote.</param>
    /// <param name="forStream">Whether to add the stream's fields.</param>
    /// <returns>Bytes written; 0 when nothing is known of the instrument.</returns>
    public int WriteQuote(Span<byte> destination, int instrument, in Quote quote, bool forStream)
    {
        if (quote.Last == Price.Undefined)
        {
            return 0;
        }

        var json = new JsonSpan(destination);
        json.Raw("{"u8);
        json.Raw(TextsOf(instrument).Symbol);
        json.Raw(",\"ld\":"u8);
        json.Price(quote.Last);
        json.Raw(",\"o\":"u8);
        json.Price(quote.Open);
        json.Raw(",\"p\":"u8);
        json.Price(quote.PreviousClose);
        json.Raw(",\"h\":"u8);
        json.Price(quote.High);
        json.Raw(",\"l\":"u8);
        json.Price(quote.Low);
        json.Raw(",\"t\":"u8);
        json.Integer(quote.LastTime / NanosPerMillisecond);
        json.Raw(",\"v\":"u8);
        json.Integer(quote.Volume);
        json.Raw(",\"tu\":"u8);
        json.Money(quote.Turnover);
        json.Raw(",\"ts\":"u8);
        json.Integer((int)quote.Status);
        WriteChange(ref json, in quote);
        WriteSuspect(ref json, quote.IsSuspect);
        WriteStreamFields(ref json, instrument, "quote"u8, forStream);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes a trade: of REST the last one, of the stream each.</summary>
    /// <param name="destination">At least <see cref="LengthMax"/> bytes.</param>
    /// <param name="instrument">Dense index.</param>
    /// <param name="price">Units of 1e-9.</param>
    /// <param name="size">Shares.</param>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    /// <param name="aggressor">Who crossed the spread.</param>
    /// <param name="forStream">Whether to add the stream's fields.</param>
    /// <returns>Bytes written.</returns>
    public int WriteTick(
        Span<byte> destination, int instrument, long price, long size, long time, Side aggressor, bool forStream)
    {
        var json = new JsonSpan(destination);
        json.Raw("{"u8);
        json.Raw(TextsOf(instrument).Symbol);
        json.Raw(",\"ld\":"u8);
        json.Price(price);
        json.Raw(",\"t\":"u8);
        json.Integer(time / NanosPerMillisecond);
        json.Raw(",\"v\":"u8);
        json.Integer(size);

        // Session 0 is the regular one; direction 1 is a sale, 2 a purchase.
        json.Raw(",\"te\":0,\"d\":"u8);
        json.Raw(aggressor switch { Side.Bid => "2"u8, Side.Ask => "1"u8, _ => "0"u8 });
        WriteStreamFields(ref json, instrument, "tick"u8, forStream);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes the last trade of a quote.</summary>
    /// <returns>Bytes written; 0 when no trade is known.</returns>
    public int WriteLastTick(Span<byte> destination, int instrument, in Quote quote, bool forStream) =>
        quote.Last == Price.Undefined || quote.LastSize == Quote.SizeUnknown
            ? 0
            : WriteTick(
                destination, instrument, quote.Last, quote.LastSize, quote.LastTime, quote.LastSide, forStream);

    /// <summary>Writes a depth, best level first.</summary>
    /// <param name="destination">At least <see cref="LengthMax"/> bytes.</param>
    /// <param name="instrument">Dense index.</param>
    /// <param name="snapshot">The instrument.</param>
    /// <param name="levels">How many levels a side at most.</param>
    /// <param name="forStream">Whether to add the stream's fields.</param>
    /// <returns>Bytes written.</returns>
    public int WriteDepth(
        Span<byte> destination, int instrument, in InstrumentSnapshot snapshot, int levels, bool forStream)
    {
        var json = new JsonSpan(destination);
        json.Raw("{"u8);
        json.Raw(TextsOf(instrument).Symbol);
        json.Raw(",\"a\":["u8);
        WriteLevels(ref json, in snapshot.Asks, levels);
        json.Raw("],\"b\":["u8);
        WriteLevels(ref json, in snapshot.Bids, levels);
        json.Raw("]"u8);
        WriteSuspect(ref json, snapshot.Quote.IsSuspect);
        WriteStreamFields(ref json, instrument, "depth"u8, forStream);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes the status of an instrument: a type of the stream that is Sampan's own, in the form of <c>/v1/quote</c>.</summary>
    /// <returns>Bytes written.</returns>
    public int WriteStatus(Span<byte> destination, int instrument, in InstrumentSnapshot snapshot)
    {
        var json = new JsonSpan(destination);
        json.Raw("{"u8);
        json.Raw(TextsOf(instrument).Symbol);
        json.Raw(","u8);
        VenueJson.WriteStatus(ref json, in snapshot);
        WriteStreamFields(ref json, instrument, "status"u8, forStream: true);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes how an auction stands: a type of the stream that is Sampan's own, in the form of <c>/v1/quote</c>.</summary>
    /// <returns>Bytes written.</returns>
    public int WriteAuction(Span<byte> destination, int instrument, in InstrumentSnapshot snapshot)
    {
        var json = new JsonSpan(destination);
        json.Raw("{"u8);
        json.Raw(TextsOf(instrument).Symbol);
        json.Raw(","u8);
        VenueJson.WriteAuction(ref json, in snapshot.Venue.Auction);
        WriteStreamFields(ref json, instrument, "auction"u8, forStream: true);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes that a bar was told anew, or is none any more: a type of the stream that is Sampan's own.</summary>
    /// <returns>Bytes written.</returns>
    public int WriteRevision(Span<byte> destination, int instrument, in Bar bar, BarInterval interval)
    {
        var json = new JsonSpan(destination);
        ref readonly var texts = ref TextsOf(instrument);
        json.Raw("{"u8);
        json.Raw(texts.Symbol);
        json.Raw(",\"kType\":"u8);
        json.Integer((int)interval);
        json.Raw(","u8);
        BarJson.Write(ref json, new ServedBar(bar, IsFilled: false), interval, texts.IsIndex);
        WriteStreamFields(ref json, instrument, "revision"u8, forStream: true);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes a bar of REST: it carries no symbol.</summary>
    /// <param name="destination">At least <see cref="LengthMax"/> bytes.</param>
    /// <param name="bar">The bar.</param>
    /// <param name="interval">Its span.</param>
    /// <param name="isIndex">Whether it is of an index, whose days are stamped at midnight UTC.</param>
    /// <returns>Bytes written.</returns>
    public static int WriteBar(Span<byte> destination, in Bar bar, BarInterval interval, bool isIndex)
    {
        var json = new JsonSpan(destination);
        json.Raw("{"u8);
        WriteBarFields(ref json, in bar, interval, isIndex);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes a bar of the stream: flat, with <c>type</c>, <c>s</c> and <c>r</c>.</summary>
    public int WriteStreamBar(Span<byte> destination, int instrument, in Bar bar, BarInterval interval)
    {
        var json = new JsonSpan(destination);
        json.Raw("{"u8);
        ref readonly var texts = ref TextsOf(instrument);
        WriteBarFields(ref json, in bar, interval, texts.IsIndex);
        json.Raw(",\"type\":\"kline@"u8);
        json.Integer((int)interval);
        json.Raw("\","u8);
        json.Raw(texts.Symbol);
        json.Raw(","u8);
        json.Raw(texts.Region);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>By how much later than its start a bar is stamped, in nanoseconds.</summary>
    /// <remarks>Days of shares are stamped at midnight in Hong Kong, days of indices at midnight UTC of the same date.</remarks>
    internal static long StampDelay(BarInterval interval, bool isIndex) =>
        isIndex && !BarClock.IsIntraday(interval) ? UtcMidnightAfterHongKongs : 0;

    private static void WriteBarFields(ref JsonSpan json, in Bar bar, BarInterval interval, bool isIndex)
    {
        json.Raw("\"tu\":"u8);
        if ((bar.Flags & BarFlags.NoTurnover) != 0)
        {
            json.Raw("null"u8);
        }
        else
        {
            json.Money(bar.Turnover);
        }

        json.Raw(",\"c\":"u8);
        json.Price(bar.Close);
        json.Raw(",\"t\":"u8);
        json.Integer((bar.Start + StampDelay(interval, isIndex)) / NanosPerMillisecond);
        json.Raw(",\"v\":"u8);
        json.Integer(bar.Volume);
        json.Raw(",\"h\":"u8);
        json.Price(bar.High);
        json.Raw(",\"l\":"u8);
        json.Price(bar.Low);
        json.Raw(",\"o\":"u8);
        json.Price(bar.Open);
        if (bar.Revision > 0)
        {
            json.Raw(",\"rev\":"u8);
            json.Integer(bar.Revision);
        }
    }

    private static void WriteLevels(ref JsonSpan json, in Depth depth, int levels)
    {
        var count = Math.Min(levels, depth.Count);
        for (var i = 0; i < count; i++)
        {
            ref readonly var level = ref depth.Level[i];
            json.Raw(i == 0 ? "{\"po\":"u8 : ",{\"po\":"u8);
            json.Integer(i + 1);
            json.Raw(",\"p\":"u8);
            json.Price(level.Price);
            json.Raw(",\"v\":"u8);
            json.Integer(level.Size);
            json.Raw(",\"o\":"u8);
            json.Integer(level.Orders);
            json.Raw("}"u8);
        }
    }

    private static void WriteChange(ref JsonSpan json, in Quote quote)
    {
        if (quote.PreviousClose is Price.Undefined or <= 0)
        {
            json.Raw(",\"ch\":null,\"chp\":null"u8);
            return;
        }

        var change = quote.Last - quote.PreviousClose;
        json.Raw(",\"ch\":"u8);
        json.Price(change);
        json.Raw(",\"chp\":"u8);
        json.Hundredths(PercentHundredths(change, quote.PreviousClose));
    }

    /// <summary>A change in hundredths of a per cent, rounded to the nearest, halves away from zero.</summary>
    private static long PercentHundredths(long change, long previousClose)
    {
        var doubled = (Int128)change * 20_000 / previousClose;
        return (long)((doubled + Int128.Sign(doubled)) / 2);
    }

    private static void WriteSuspect(ref JsonSpan json, bool isSuspect)
    {
        if (isSuspect)
        {
            json.Raw(",\"suspect\":true"u8);
        }
    }

    private void WriteStreamFields(ref JsonSpan json, int instrument, ReadOnlySpan<byte> type, bool forStream)
    {
        if (!forStream)
        {
            return;
        }

        json.Raw(","u8);
        json.Raw(TextsOf(instrument).Region);
        json.Raw(",\"type\":\""u8);
        json.Raw(type);
        json.Raw("\""u8);
    }

    private ref readonly InstrumentText TextsOf(int instrument)
    {
        // Of two threads that find them old, each makes its own, and either will do.
        var texts = Volatile.Read(ref _texts);
        var table = _instruments.Current;
        if (texts.Table != table)
        {
            texts = new InstrumentTexts(table, texts);
            Volatile.Write(ref _texts, texts);
        }

        return ref texts[instrument];
    }
}
