using Sampan.Market;

namespace Sampan.Server.Rendering;

/// <summary>The messages of the native stream as JSON (<c>sampan.v1.json</c>).</summary>
/// <remarks>
/// Prices are exact, times are milliseconds, those of the stages microseconds. What is not known is null. Each method writes into at
/// least <see cref="LengthMax"/> bytes and returns their number. Nothing is allocated, except when the instruments have changed.
/// </remarks>
internal sealed class NativeJson
{
    /// <summary>The most bytes that one message takes.</summary>
    public const int LengthMax = 8192;

    private const long NanosPerMillisecond = 1_000_000;
    private const long NanosPerMicrosecond = 1_000;

    private readonly InstrumentDirectory _instruments;
    private NativeTexts _texts;
    private long _day;
    private long _dayText;

    /// <param name="instruments">The market's instruments; indices in the calls refer to them.</param>
    public NativeJson(InstrumentDirectory instruments) =>
        (_instruments, _texts) = (instruments, new NativeTexts(instruments.Current, null));

    /// <summary>The symbol of an instrument as JSON.</summary>
    public ReadOnlySpan<byte> SymbolOf(int instrument)
    {
        var table = _instruments.Current;
        if (_texts.Table != table)
        {
            _texts = new NativeTexts(table, _texts);
        }

        return _texts[instrument];
    }

    /// <summary>Writes a trade.</summary>
    public int Trade(Span<byte> destination, in NativeHead head, in TradeRecord trade)
    {
        var json = new JsonSpan(destination);
        Begin(ref json, "trade"u8, in head);
        json.Raw(",\"time\":"u8);
        json.Integer(trade.Header.TsEvent / NanosPerMillisecond);
        json.Raw(",\"price\":"u8);
        json.Price(trade.Price);
        json.Raw(",\"size\":"u8);
        json.Integer(trade.Size);
        json.Raw(",\"aggressor\":"u8);
        json.Raw(Aggressor(trade.Side));
        json.Raw(",\"kind\":"u8);
        json.Raw(JsonNames<TradeType>.Of(trade.TradeType));
        if (trade.TradeId != 0)
        {
            json.Raw(",\"id\":"u8);
            json.Integer(trade.TradeId);
        }

        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes where the trades of an instrument stand: the number of the last one, and the price that it left.</summary>
    public int TradeSnapshot(Span<byte> destination, in NativeHead head, in InstrumentSnapshot snapshot)
    {
        var json = new JsonSpan(destination);
        Begin(ref json, "trade"u8, in head);
        ref readonly var quote = ref snapshot.Quote;
        var isKnown = quote.Last != Price.Undefined && quote.LastSize >= 0;
        json.Raw(",\"time\":"u8);
        Time(ref json, quote.LastTime);
        json.Raw(",\"price\":"u8);
        json.Price(quote.Last);
        json.Raw(",\"size\":"u8);
        Number(ref json, quote.LastSize, isKnown);
        json.Raw(",\"aggressor\":"u8);
        json.Raw(Aggressor(quote.LastSide));
        json.Raw(",\"kind\":"u8);
        json.Raw(isKnown ? JsonNames<TradeType>.Of(quote.LastType) : "null"u8);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes a quote.</summary>
    public int Quote(Span<byte> destination, in NativeHead head, in InstrumentSnapshot snapshot)
    {
        var json = new JsonSpan(destination);
        Begin(ref json, "quote"u8, in head);
        WriteQuote(ref json, in snapshot.Quote);
        json.Raw(",\"bid\":"u8);
        Best(ref json, in snapshot.Bids);
        json.Raw(",\"ask\":"u8);
        Best(ref json, in snapshot.Asks);
        json.Raw(",\"nominalPrice\":"u8);
        json.Price(snapshot.Venue.NominalPrice);
        json.Raw(",\"closingPrice\":"u8);
        json.Price(snapshot.Venue.ClosingPrice);
        json.Raw(",\"vwap\":"u8);
        json.Price(snapshot.Venue.Vwap);
        Suspect(ref json, snapshot.Quote.IsSuspect);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes a depth, best level first.</summary>
    public int Depth(Span<byte> destination, in NativeHead head, in InstrumentSnapshot snapshot, int levels, bool hasChecksum)
    {
        var json = new JsonSpan(destination);
        Begin(ref json, "depth"u8, in head);
        json.Raw(",\"bids\":["u8);
        Levels(ref json, in snapshot.Bids, levels);
        json.Raw("],\"asks\":["u8);
        Levels(ref json, in snapshot.Asks, levels);
        json.Raw("]"u8);
        EndDepth(ref json, in snapshot, levels, hasChecksum);
        return json.Length;
    }

    /// <summary>Writes what of a depth has changed: levels that are new or other, and those that are gone, with size 0.</summary>
    public int DepthChange(
        Span<byte> destination,
        in NativeHead head,
        in InstrumentSnapshot snapshot,
        in Depth bids,
        in Depth asks,
        int levels,
        bool hasChecksum)
    {
        var json = new JsonSpan(destination);
        Begin(ref json, "depth"u8, in head);
        json.Raw(",\"changes\":{\"bids\":["u8);
        DepthChanges.Write(ref json, in bids, in snapshot.Bids, levels);
        json.Raw("],\"asks\":["u8);
        DepthChanges.Write(ref json, in asks, in snapshot.Asks, levels);
        json.Raw("]}"u8);
        EndDepth(ref json, in snapshot, levels, hasChecksum);
        return json.Length;
    }

    /// <summary>Writes a bar.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="head">The head.</param>
    /// <param name="type">The whole name of the type.</param>
    /// <param name="bar">The bar.</param>
    /// <param name="isFinal">Whether its interval is over.</param>
    public int Bar(Span<byte> destination, in NativeHead head, ReadOnlySpan<byte> type, in Bar bar, bool isFinal)
    {
        var json = new JsonSpan(destination);
        Begin(ref json, type, in head);
        json.Raw(",\"start\":"u8);
        json.Integer(bar.Start / NanosPerMillisecond);
        WritePrices(ref json, in bar);
        json.Raw(",\"volume\":"u8);
        json.Integer(bar.Volume);
        json.Raw(",\"turnover\":"u8);
        if ((bar.Flags & BarFlags.NoTurnover) != 0)
        {
            json.Raw("null"u8);
        }
        else
        {
            json.Money(bar.Turnover);
        }

        json.Raw(",\"trades\":"u8);
        json.Integer(bar.Trades);
        json.Raw(isFinal ? ",\"final\":true"u8 : ",\"final\":false"u8);
        json.Raw((bar.Flags & BarFlags.Revised) != 0 ? ",\"revised\":true"u8 : default);
        json.Raw((bar.Flags & BarFlags.Incomplete) != 0 ? ",\"incomplete\":true"u8 : default);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes the session, suspension, volatility control and doubts.</summary>
    public int Status(Span<byte> destination, in NativeHead head, in InstrumentSnapshot snapshot, bool isStale)
    {
        var json = new JsonSpan(destination);
        Begin(ref json, "status"u8, in head);
        json.Raw(","u8);
        VenueJson.WriteStatus(ref json, in snapshot);
        json.Raw(snapshot.Quote.IsSuspect ? ",\"suspect\":true"u8 : ",\"suspect\":false"u8);
        json.Raw((snapshot.Venue.Doubts & DayDoubts.TradesLost) != 0 ? ",\"tradesLost\":true"u8 : ",\"tradesLost\":false"u8);
        json.Raw(isStale ? ",\"stale\":true}"u8 : ",\"stale\":false}"u8);
        return json.Length;
    }

    /// <summary>Writes what is told of an auction.</summary>
    public int Auction(Span<byte> destination, in NativeHead head, in InstrumentSnapshot snapshot)
    {
        var json = new JsonSpan(destination);
        Begin(ref json, "auction"u8, in head);
        json.Raw(","u8);
        VenueJson.WriteAuction(ref json, in snapshot.Venue.Auction);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes a hole in the feed.</summary>
    public int Gap(Span<byte> destination, long day, uint number, in GapRecord gap, bool isSnapshot)
    {
        var json = new JsonSpan(destination);
        json.Raw("{\"type\":\"gap\",\"day\":"u8);
        Number(ref json, DayText(day), day > 0);
        json.Raw(",\"seq\":"u8);
        json.Integer(number);
        json.Raw(isSnapshot ? ",\"snapshot\":true"u8 : default);
        json.Raw(",\"channel\":"u8);
        json.Integer(gap.ChannelId);
        json.Raw(",\"number\":"u8);
        json.Integer(gap.Number);
        json.Raw(",\"state\":"u8);
        json.Raw(JsonNames<GapState>.Of(gap.State));
        json.Raw(",\"cause\":"u8);
        json.Raw(JsonNames<GapCause>.Of(gap.Cause));
        json.Raw(",\"repair\":"u8);
        json.Raw(JsonNames<GapRepair>.Of(gap.Repair));
        json.Raw(",\"from\":"u8);
        Time(ref json, gap.From);
        json.Raw(",\"to\":"u8);
        Time(ref json, gap.To == long.MaxValue ? 0 : gap.To);
        json.Raw(",\"fromSequence\":"u8);
        json.Integer(gap.FirstSequence);
        json.Raw(",\"toSequence\":"u8);
        json.Integer(gap.LastSequence);
        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes the head of a message, without the end of the object.</summary>
    public void Begin(ref JsonSpan json, ReadOnlySpan<byte> type, in NativeHead head)
    {
        json.Raw("{\"type\":\""u8);
        json.Raw(type);
        json.Raw("\",\"symbol\":"u8);
        json.Raw(SymbolOf(head.Instrument));
        json.Raw(",\"day\":"u8);
        Number(ref json, DayText(head.Day), head.Day > 0);
        json.Raw(",\"seq\":"u8);
        json.Integer(head.Number);
        json.Raw(head.IsSnapshot ? ",\"snapshot\":true"u8 : default);
        if (head.Replaced > 0)
        {
            json.Raw(",\"replaced\":"u8);
            json.Integer(head.Replaced);
        }

        if (head.Times.AreTold)
        {
            WriteTimes(ref json, head.Times);
        }
    }

    /// <summary>A day as a number, <c>20261123</c>.</summary>
    public long DayText(long day)
    {
        if (day != _day)
        {
            var date = HongKongTime.DateOf(day);
            (_day, _dayText) = (day, (date.Year * 10_000) + (date.Month * 100) + date.Day);
        }

        return _dayText;
    }

    private static void WriteTimes(ref JsonSpan json, NativeTimes times)
    {
        json.Raw(",\"eventTime\":"u8);
        Number(ref json, times.Event / NanosPerMicrosecond, times.Event > 0);
        json.Raw(",\"receiveTime\":"u8);
        Number(ref json, times.Received / NanosPerMicrosecond, times.Received > 0);
        json.Raw(",\"publishTime\":"u8);
        json.Integer(times.Published / NanosPerMicrosecond);
    }

    private static void WriteQuote(ref JsonSpan json, in Quote quote)
    {
        json.Raw(",\"last\":"u8);
        json.Price(quote.Last);
        json.Raw(",\"lastTime\":"u8);
        Time(ref json, quote.LastTime);
        json.Raw(",\"lastSize\":"u8);
        Number(ref json, quote.LastSize, quote.LastSize >= 0);
        json.Raw(",\"open\":"u8);
        json.Price(quote.Open);
        json.Raw(",\"high\":"u8);
        json.Price(quote.High);
        json.Raw(",\"low\":"u8);
        json.Price(quote.Low);
        json.Raw(",\"previousClose\":"u8);
        json.Price(quote.PreviousClose);
        json.Raw(",\"volume\":"u8);
        json.Integer(quote.Volume);
        json.Raw(",\"turnover\":"u8);
        json.Money(quote.Turnover);
        json.Raw(",\"trades\":"u8);
        json.Integer(quote.Trades);
    }

    private static void WritePrices(ref JsonSpan json, in Bar bar)
    {
        json.Raw(",\"open\":"u8);
        json.Price(bar.Open);
        json.Raw(",\"high\":"u8);
        json.Price(bar.High);
        json.Raw(",\"low\":"u8);
        json.Price(bar.Low);
        json.Raw(",\"close\":"u8);
        json.Price(bar.Close);
    }

    private static void EndDepth(ref JsonSpan json, in InstrumentSnapshot snapshot, int levels, bool hasChecksum)
    {
        if (hasChecksum)
        {
            json.Raw(",\"checksum\":"u8);
            json.Integer(DepthChecksum.Of(in snapshot.Bids, in snapshot.Asks, levels));
        }

        Suspect(ref json, snapshot.Quote.IsSuspect);
        json.Raw("}"u8);
    }

    private static void Levels(ref JsonSpan json, in Depth depth, int levels)
    {
        var count = Math.Min(levels, depth.Count);
        for (var i = 0; i < count; i++)
        {
            json.Raw(i > 0 ? ","u8 : default);
            DepthChanges.Level(ref json, in depth.Level[i]);
        }
    }

    private static void Best(ref JsonSpan json, in Depth depth)
    {
        if (depth.Count == 0)
        {
            json.Raw("null"u8);
        }
        else
        {
            DepthChanges.Level(ref json, in depth.Level[0]);
        }
    }

    private static void Suspect(ref JsonSpan json, bool isSuspect) => json.Raw(isSuspect ? ",\"suspect\":true"u8 : default);

    private static void Time(ref JsonSpan json, long time) => Number(ref json, time / NanosPerMillisecond, time > 0);

    private static void Number(ref JsonSpan json, long number, bool isKnown)
    {
        if (isKnown)
        {
            json.Integer(number);
        }
        else
        {
            json.Raw("null"u8);
        }
    }

    private static ReadOnlySpan<byte> Aggressor(Side side) => side switch
    {
        Side.Bid => "\"buyer\""u8,
        Side.Ask => "\"seller\""u8,
        _ => "null"u8,
    };
}
