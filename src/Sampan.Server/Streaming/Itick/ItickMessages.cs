using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Rendering;

namespace Sampan.Server.Streaming.Itick;

/// <summary>The messages of the stream: an object of the contract in the stream's envelope.</summary>
/// <remarks>
/// Each method writes into at least <see cref="LengthMax"/> bytes and returns their number, 0 for nothing to tell.
/// </remarks>
internal sealed class ItickMessages
{
    /// <summary>The most bytes that one message takes.</summary>
    public const int LengthMax = ItickJson.LengthMax + 128;

    private readonly ItickJson _json;
    private readonly InstrumentDirectory _instruments;
    private readonly bool _nestedBars;

    /// <param name="json">How the objects are written.</param>
    /// <param name="instruments">What they are of.</param>
    /// <param name="nestedBars">Whether bars have the form of 2024.</param>
    public ItickMessages(ItickJson json, InstrumentDirectory instruments, bool nestedBars) =>
        (_json, _instruments, _nestedBars) = (json, instruments, nestedBars);

    private static ReadOnlySpan<byte> Start => "{\"code\":1,\"data\":"u8;

    public int Quote(Span<byte> destination, int instrument, in InstrumentSnapshot snapshot) =>
        End(destination, _json.WriteQuote(Begin(destination), instrument, in snapshot.Quote, forStream: true));

    public int Tick(Span<byte> destination, int instrument, in TradeRecord trade)
    {
        var time = trade.Header.TsEvent;
        var length = _json.WriteTick(
            Begin(destination), instrument, trade.Price, trade.Size, time, trade.Side, forStream: true);
        return End(destination, length);
    }

    public int LastTick(Span<byte> destination, int instrument, in InstrumentSnapshot snapshot) =>
        End(destination, _json.WriteLastTick(Begin(destination), instrument, in snapshot.Quote, forStream: true));

    /// <summary>An index has no depth.</summary>
    public int Depth(Span<byte> destination, int instrument, in InstrumentSnapshot snapshot, int levels) =>
        _instruments.Current[instrument].Class == AssetClass.Indices
            ? 0
            : End(destination, _json.WriteDepth(Begin(destination), instrument, in snapshot, levels, forStream: true));

    public int Status(Span<byte> destination, int instrument, in InstrumentSnapshot snapshot) =>
        End(destination, _json.WriteStatus(Begin(destination), instrument, in snapshot));

    /// <summary>An index has no auction.</summary>
    public int Auction(Span<byte> destination, int instrument, in InstrumentSnapshot snapshot) =>
        _instruments.Current[instrument].Class == AssetClass.Indices
            ? 0
            : End(destination, _json.WriteAuction(Begin(destination), instrument, in snapshot));

    public int Revision(Span<byte> destination, int instrument, in Bar bar, BarInterval interval) =>
        End(destination, _json.WriteRevision(Begin(destination), instrument, in bar, interval));

    public int Bar(Span<byte> destination, int instrument, in Bar bar, BarInterval interval) =>
        _nestedBars
            ? NestedBar(destination, instrument, in bar, interval)
            : End(destination, _json.WriteStreamBar(Begin(destination), instrument, in bar, interval));

    /// <summary>The form of 2024: code 0, the interval's number as <c>t</c>, and the values in <c>k</c>.</summary>
    private int NestedBar(Span<byte> destination, int instrument, in Bar bar, BarInterval interval)
    {
        var known = _instruments.Current[instrument];
        var code = JsonEncodedText.Encode(known.Code).EncodedUtf8Bytes;
        var length = 0;
        Append(destination, ref length, "{\"code\":0,\"msg\":null,\"data\":{\"s\":\""u8);
        Append(destination, ref length, code);
        Append(destination, ref length, "\",\"t\":"u8);
        ((int)interval).TryFormat(destination[length..], out var digits);
        length += digits;
        Append(destination, ref length, ",\"k\":"u8);
        length += ItickJson.WriteBar(destination[length..], in bar, interval, known.Class == AssetClass.Indices);
        Append(destination, ref length, "}}"u8);
        return length;
    }

    private static void Append(Span<byte> destination, ref int length, ReadOnlySpan<byte> json)
    {
        json.CopyTo(destination[length..]);
        length += json.Length;
    }

    private static Span<byte> Begin(Span<byte> destination)
    {
        Start.CopyTo(destination);
        return destination[Start.Length..];
    }

    private static int End(Span<byte> destination, int objectLength)
    {
        if (objectLength == 0)
        {
            return 0;
        }

        destination[Start.Length + objectLength] = (byte)'}';
        return Start.Length + objectLength + 1;
    }
}
