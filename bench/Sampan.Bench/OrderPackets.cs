using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Publishing;

namespace Sampan.Bench;

/// <summary>Packets of a synthetic day in a file, for the books in C# and for their twin in C++ alike.</summary>
/// <remarks>
/// The number of instruments, their codes in rising order, the bytes of the packets that open the day, and all packets one
/// after the other; each begins with its own size. Little-endian.
/// </remarks>
internal sealed class OrderPackets : IDisposable
{
    private readonly byte[] _packets;
    private readonly int _opening;

    private OrderPackets(string path, SyntheticDay day, byte[] packets, int opening, long messages)
    {
        (Path, Day, _packets, _opening, Messages) = (path, day, packets, opening, messages);
        IndexByCode = IndexOf(day.Instruments);
    }

    public string Path { get; }

    /// <summary>The day that made them; it is over.</summary>
    public SyntheticDay Day { get; }

    /// <summary>The index of each security code; -1 where there is none.</summary>
    public int[] IndexByCode { get; }

    /// <summary>Messages of the sessions.</summary>
    public long Messages { get; }

    /// <summary>The packets that open the day.</summary>
    public ReadOnlySpan<byte> Opening => _packets.AsSpan(0, _opening);

    /// <summary>The packets of the sessions.</summary>
    public ReadOnlySpan<byte> Flow => _packets.AsSpan(_opening);

    /// <summary>Makes a day, keeps it, and writes it to a file in the temporary folder.</summary>
    public static OrderPackets Make(SyntheticDayOptions options)
    {
        var day = new SyntheticDay(options);
        var open = HongKongTime.At(options.Date, new TimeOnly(9, 30));
        using var packets = new MemoryStream(checked((int)((options.OrderEvents + options.LiveOrders) * 30) + 65_536));
        var (opening, messages) = (0, 0L);
        while (day.Read(out var packet))
        {
            packets.Write(packet.Bytes);
            opening = packet.SendTime < open ? (int)packets.Length : opening;
            messages += packet.SendTime < open ? 0 : packet.Bytes[2];
        }

        var path = System.IO.Path.GetTempFileName();
        using var file = File.OpenWrite(path);
        var codes = day.Instruments.Select(instrument => instrument.Code).ToArray();
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(number, codes.Length);
        file.Write(number[..4]);
        file.Write(MemoryMarshal.AsBytes(codes.AsSpan()));
        BinaryPrimitives.WriteInt64LittleEndian(number, opening);
        file.Write(number);
        file.Write(packets.GetBuffer().AsSpan(0, (int)packets.Length));
        return new OrderPackets(path, day, packets.ToArray(), opening, messages);
    }

    /// <summary>The place of each code in a list of instruments.</summary>
    public static int[] IndexOf(IReadOnlyList<SyntheticInstrument> instruments)
    {
        var index = new int[100_000];
        Array.Fill(index, -1);
        for (var i = 0; i < instruments.Count; i++)
        {
            index[instruments[i].Code] = i;
        }

        return index;
    }

    public void Dispose() => File.Delete(Path);
}
