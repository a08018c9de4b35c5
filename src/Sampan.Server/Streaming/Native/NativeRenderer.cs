using Sampan.Market;
using Sampan.Server.Rendering;
using Sampan.Server.Streaming.Frames;
using Sampan.Server.Streaming.Itick;

namespace Sampan.Server.Streaming.Native;

/// <summary>Writes a message in the encoding of its readers.</summary>
/// <remarks>Belongs to the hub's thread. Each method writes into at least <see cref="LengthMax"/> bytes and returns their number.</remarks>
internal sealed class NativeRenderer(NativeJson json, NativeDbn dbn, ItickMessages itick, Func<bool> isStale)
{
    /// <summary>The most bytes that one message takes.</summary>
    public const int LengthMax = NativeJson.LengthMax;

    // A message of iTick's dialect ends with the ends of two objects.
    private const int ItickEnd = 2;

    /// <summary>What a frame with a message is.</summary>
    public static Opcode OpcodeOf(NativeEncoding encoding) => encoding == NativeEncoding.Dbn ? Opcode.Binary : Opcode.Text;

    public int Gap(Span<byte> text, in ToldGap told, bool isSnapshot) => json.Gap(text, told.Day, told.Number, told.Gap, isSnapshot);

    public ReadOnlySpan<byte> SymbolOf(int instrument) => json.SymbolOf(instrument);

    public long DayText(long day) => json.DayText(day);

    public int Trade(Span<byte> text, NativeVariant variant, in NativeHead head, in TradeRecord trade) => variant.Encoding switch
    {
        NativeEncoding.Itick => Number(text, itick.Tick(text, head.Instrument, in trade), in head),
        NativeEncoding.Dbn => dbn.Trade(text, in head, in trade),
        _ => json.Trade(text, in head, in trade),
    };

    /// <returns>0 when the dialect has nothing to say of a market without trades.</returns>
    public int TradeSnapshot(Span<byte> text, NativeVariant variant, in NativeHead head, in InstrumentSnapshot snapshot) =>
        variant.Encoding switch
        {
            NativeEncoding.Itick => Number(text, itick.LastTick(text, head.Instrument, in snapshot), in head),
            NativeEncoding.Dbn => dbn.TradeSnapshot(text, in head, in snapshot),
            _ => json.TradeSnapshot(text, in head, in snapshot),
        };

    public int ClosedBar(Span<byte> text, NativeVariant variant, NativeType type, in NativeHead head, in Bar bar) => variant.Encoding switch
    {
        NativeEncoding.Itick => Number(text, itick.Bar(text, head.Instrument, in bar, IntervalOf(type)), in head),
        NativeEncoding.Dbn => dbn.Bar(text, in head, NativeTypes.BarIndexOf(type), in bar, isFinal: true),
        _ => json.Bar(text, in head, NativeTypes.Utf8NameOf(type), in bar, isFinal: true),
    };

    /// <param name="text">Where to.</param>
    /// <param name="variant">For whom.</param>
    /// <param name="type">What of the snapshot.</param>
    /// <param name="head">Its head.</param>
    /// <param name="snapshot">The state.</param>
    /// <param name="told">The depth that its readers have, for what has changed since; null for all levels.</param>
    public int State(
        Span<byte> text, NativeVariant variant, NativeType type, in NativeHead head, in InstrumentSnapshot snapshot, ToldDepth? told)
    {
        if (variant.Encoding == NativeEncoding.Itick)
        {
            return Number(text, ItickState(text, variant, type, in head, in snapshot), in head);
        }

        return variant.Encoding == NativeEncoding.Dbn
            ? DbnState(text, variant, type, in head, in snapshot)
            : JsonState(text, variant, type, in head, in snapshot, told);
    }

    private int DbnState(Span<byte> text, NativeVariant variant, NativeType type, in NativeHead head, in InstrumentSnapshot snapshot) =>
        type switch
        {
            NativeType.Quote => dbn.Quote(text, in head, in snapshot),
            NativeType.Depth => dbn.Depth(text, in head, in snapshot, variant.Levels),
            NativeType.Status => dbn.Status(text, in head, in snapshot, isStale()),
            _ => dbn.Bar(
                text, in head, NativeTypes.BarIndexOf(type), in snapshot.Bars[NativeTypes.BarIndexOf(type)], isFinal: false),
        };

    private int JsonState(
        Span<byte> text, NativeVariant variant, NativeType type, in NativeHead head, in InstrumentSnapshot snapshot, ToldDepth? told) =>
        type switch
        {
            NativeType.Quote => json.Quote(text, in head, in snapshot),
            NativeType.Depth when told is not null => json.DepthChange(
                text, in head, in snapshot, in told.Bids, in told.Asks, variant.Levels, variant.HasChecksum),
            NativeType.Depth => json.Depth(text, in head, in snapshot, variant.Levels, variant.HasChecksum),
            NativeType.Status => json.Status(text, in head, in snapshot, isStale()),
            NativeType.Auction => json.Auction(text, in head, in snapshot),
            _ => json.Bar(text, in head, NativeTypes.Utf8NameOf(type), in snapshot.Bars[NativeTypes.BarIndexOf(type)], isFinal: false),
        };

    /// <summary>Writes a change of a book.</summary>
    public int Order(Span<byte> text, NativeVariant variant, in NativeHead head, in OrderRecord order) =>
        variant.Encoding == NativeEncoding.Dbn
            ? dbn.Order(text, in head, in order, isLast: true)
            : OrderJson.Change(text, json, in head, in order);

    /// <summary>Writes a part of a whole book.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="variant">For whom.</param>
    /// <param name="head">Its head.</param>
    /// <param name="book">The book.</param>
    /// <param name="part">Which part, from 0.</param>
    public int Book(Span<byte> text, NativeVariant variant, in NativeHead head, WholeBook book, int part) =>
        variant.Encoding == NativeEncoding.Dbn
            ? dbn.Book(text, in head, book, part)
            : OrderJson.Part(text, json, in head, book, part);

    /// <summary>Writes which numbers a reader does not get.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="encoding">For whom.</param>
    /// <param name="type">Of which type: trades or orders.</param>
    /// <param name="instrument">Dense index.</param>
    /// <param name="day">Of which day.</param>
    /// <param name="from">The first.</param>
    /// <param name="to">The last; 0 when nobody knows it.</param>
    /// <param name="reason">Why, in a word.</param>
    public int Missing(
        Span<byte> text, NativeEncoding encoding, NativeType type, int instrument, long day, uint from, uint to, ReadOnlySpan<byte> reason)
    {
        var span = new JsonSpan(text);
        span.Raw(encoding == NativeEncoding.Itick
            ? "{\"code\":1,\"data\":{\"type\":\"missing\",\"s\":"u8
            : "{\"type\":\"missing\",\"symbol\":"u8);
        span.Raw(json.SymbolOf(instrument));
        span.Raw(",\"of\":\""u8);
        span.Raw(encoding == NativeEncoding.Itick ? "tick"u8 : NativeTypes.Utf8NameOf(type));
        span.Raw("\",\"day\":"u8);
        span.Integer(json.DayText(day));
        span.Raw(",\"from\":"u8);
        span.Integer(from);
        span.Raw(",\"to\":"u8);
        if (to == 0)
        {
            span.Raw("null"u8);
        }
        else
        {
            span.Integer(to);
        }

        span.Raw(",\"reason\":\""u8);
        span.Raw(reason);
        span.Raw(encoding == NativeEncoding.Itick ? "\"}}"u8 : "\"}"u8);
        return span.Length;
    }

    private int ItickState(Span<byte> text, NativeVariant variant, NativeType type, in NativeHead head, in InstrumentSnapshot snapshot) =>
        type switch
        {
            NativeType.Quote => itick.Quote(text, head.Instrument, in snapshot),
            NativeType.Depth => itick.Depth(text, head.Instrument, in snapshot, variant.Levels),
            NativeType.Status => itick.Status(text, head.Instrument, in snapshot),
            NativeType.Auction => itick.Auction(text, head.Instrument, in snapshot),
            _ => itick.Bar(text, head.Instrument, in snapshot.Bars[NativeTypes.BarIndexOf(type)], IntervalOf(type)),
        };

    /// <summary>Adds the numbers to a message of iTick's dialect.</summary>
    private int Number(Span<byte> text, int length, in NativeHead head)
    {
        if (length == 0)
        {
            return 0;
        }

        var end = new JsonSpan(text[(length - ItickEnd)..]);
        end.Raw(",\"seq\":"u8);
        end.Integer(head.Number);
        end.Raw(",\"day\":"u8);
        end.Integer(head.Day > 0 ? json.DayText(head.Day) : 0);
        if (head.Replaced > 0)
        {
            end.Raw(",\"replaced\":"u8);
            end.Integer(head.Replaced);
        }

        end.Raw("}}"u8);
        return length - ItickEnd + end.Length;
    }

    private static BarInterval IntervalOf(NativeType type) => BarClock.Intervals[NativeTypes.BarIndexOf(type)];
}
