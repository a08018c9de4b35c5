using System.Diagnostics.CodeAnalysis;
using Sampan.Market;
using Sampan.Server.Streaming.Native;

namespace Sampan.Server.Streaming.Resume;

/// <summary>Numbers one after the other, seven bits in a byte, the lowest first.</summary>
internal sealed class CursorWriter(int bytesMax)
{
    private readonly List<byte> _bytes = [];

    public void Write(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }

    /// <summary>What was written; null when it is too long.</summary>
    public byte[]? TryTake() => _bytes.Count > bytesMax ? null : [.. _bytes];
}

/// <summary>Reads what <see cref="StreamCursors"/> has signed.</summary>
internal static class CursorReader
{
    private const ulong Version = 1;

    public static bool TryRead(
        ReadOnlySpan<byte> bytes, long account, InstrumentTable instruments, [NotNullWhen(true)] out NativeSubscribe? request)
    {
        request = null;
        if (Next(ref bytes) != Version || Next(ref bytes) != (ulong)account)
        {
            return false;
        }

        var flags = Next(ref bytes);
        var points = new Dictionary<(int, NativeType), ResumePoint>();
        var wishes = new List<NativeWish>();
        var options = new NativeSubscribe { Terms = [], Resume = points, Client = (int)flags };
        var hasStates = (flags & 8) != 0;
        while (bytes.Length > 0)
        {
            options = ReadOne(ref bytes, instruments, hasStates, options, points, wishes);
        }

        var terms = wishes.GroupBy(wish => wish.Instrument).Select(wish => new NativeTerm(
            Rendering.NativeTexts.SymbolOf(instruments[wish.Key]),
            [new NativeWish(wish.Key, wish.Aggregate(0, (types, each) => types | each.Types))]));
        request = options with { Terms = [.. terms] };
        return true;
    }

    private static NativeSubscribe ReadOne(
        ref ReadOnlySpan<byte> bytes,
        InstrumentTable instruments,
        bool hasStates,
        NativeSubscribe options,
        Dictionary<(int, NativeType), ResumePoint> points,
        List<NativeWish> wishes)
    {
        var id = (uint)Next(ref bytes);
        var packed = Next(ref bytes);
        var levels = (int)Next(ref bytes);
        var type = (NativeType)(packed & 31);
        var hasNumber = type is NativeType.Trade or NativeType.Gap || hasStates;
        var day = hasNumber ? StartOf(Next(ref bytes)) : 0;
        var number = hasNumber ? (uint)Next(ref bytes) : 0;
        if (!instruments.TryFind(id, out var instrument))
        {
            // It is not listed any more.
            return options;
        }

        wishes.Add(new NativeWish(instrument.Index, NativeTypes.Bit(type)));
        if (hasNumber)
        {
            points[(instrument.Index, type)] = new ResumePoint(number, day == 0 ? null : day);
        }

        options.Own[(instrument.Index, type)] = (
            (packed & 32) != 0, new NativeVariant(default, false, (packed & 64) != 0, (packed & 128) != 0, levels));
        return options;
    }

    // Days are counted from the epoch's midnight in Hong Kong, which is the afternoon before it in UTC.
    private static long StartOf(ulong day) =>
        day == 0 ? 0 : HongKongTime.StartOf(DateOnly.FromDayNumber(new DateOnly(1970, 1, 1).DayNumber + 1 + (int)day));

    private static ulong Next(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; bytes.Length > 0 && shift < 64; shift += 7)
        {
            var part = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                break;
            }
        }

        return value;
    }
}
