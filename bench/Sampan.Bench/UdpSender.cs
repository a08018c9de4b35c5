using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Sampan.Server.Feeds.Omdc.Publishing;
using Sampan.Server.Feeds.Sockets;

namespace Sampan.Bench;

/// <summary><c>udpsend</c>: sends a synthetic day, so many packets at such a rate for each line on the standard input.</summary>
/// <remarks>A process of its own. Packets are made before they are sent, and handed to the kernel in batches.</remarks>
internal sealed unsafe class UdpSender : IDisposable
{
    private const int BatchMax = 64;
    private const int AddressLength = 16;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly SyntheticDay _day = new(UdpBench.Day);
    private readonly Dictionary<ushort, int> _places;
    private readonly byte* _addresses;
    private readonly NativeSocket.MessageHeader* _headers;
    private readonly NativeSocket.Piece* _pieces;
    private readonly List<(int Start, int Length, int Place)> _packets = [];
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(1 << 28, pinned: true);

    private UdpSender(IReadOnlyList<(ushort Channel, ushort Port)> ports)
    {
        _places = ports.Select((port, place) => (port.Channel, place)).ToDictionary();
        _addresses = (byte*)NativeMemory.AllocZeroed((nuint)(ports.Count * AddressLength));
        _headers = (NativeSocket.MessageHeader*)NativeMemory.AllocZeroed((nuint)(BatchMax * sizeof(NativeSocket.MessageHeader)));
        _pieces = (NativeSocket.Piece*)NativeMemory.AllocZeroed((nuint)(BatchMax * sizeof(NativeSocket.Piece)));
        for (var i = 0; i < ports.Count; i++)
        {
            var address = new IPEndPoint(IPAddress.Loopback, ports[i].Port).Serialize();
            address.Buffer.Span[..AddressLength].CopyTo(new Span<byte>(_addresses + (i * AddressLength), AddressLength));
        }
    }

    /// <summary>Reads orders, a rate and a number of packets, until there are no more; answers each with what was sent.</summary>
    /// <param name="ports">Channels and ports, as in <c>30=52000,31=52001</c>.</param>
    public static void Run(string ports)
    {
        using var sender = new UdpSender(
            [.. ports.Split(',').Select(pair => pair.Split('=')).Select(pair => (Number(pair[0]), Number(pair[1])))]);
        Console.WriteLine("ready");
        while (Console.ReadLine()?.Split(' ') is [var rate, var count])
        {
            var (wanted, number) = (int.Parse(count, CultureInfo.InvariantCulture), int.Parse(rate, CultureInfo.InvariantCulture));
            var messages = sender.Make(wanted);
            Console.WriteLine("made");
            Console.ReadLine();
            var seconds = sender.Send(number);
            Console.WriteLine(FormattableString.Invariant($"{sender._packets.Count} {messages} {seconds:F6}"));
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        NativeMemory.Free(_addresses);
        NativeMemory.Free(_headers);
        NativeMemory.Free(_pieces);
    }

    private long Make(int count)
    {
        _packets.Clear();
        var (end, messages) = (0, 0L);
        while (_packets.Count < count && _day.Read(out var packet))
        {
            packet.Bytes.CopyTo(_bytes.AsSpan(end));
            _packets.Add((end, packet.Bytes.Length, _places[packet.Channel]));
            end += packet.Bytes.Length;
            messages += packet.Bytes[2];
        }

        return messages;
    }

    /// <summary>Sends all packets, each when its time has come, or as soon after it as the machine can.</summary>
    private double Send(int rate)
    {
        var started = Stopwatch.GetTimestamp();
        var sent = 0;
        while (sent < _packets.Count)
        {
            var due = Math.Min(_packets.Count, (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * rate));
            while (sent < due)
            {
                sent += SendBatch(sent, Math.Min(BatchMax, due - sent));
            }
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private int SendBatch(int first, int count)
    {
        fixed (byte* bytes = _bytes)
        {
            for (var i = 0; i < count; i++)
            {
                var (start, length, place) = _packets[first + i];
                _pieces[i] = new NativeSocket.Piece { Bytes = bytes + start, Length = (nuint)length };
                _headers[i] = new NativeSocket.MessageHeader
                {
                    Name = _addresses + (place * AddressLength),
                    NameLength = AddressLength,
                    Pieces = &_pieces[i],
                    PiecesCount = 1,
                };
            }

            return Math.Max(0, NativeSocket.SendMany((int)_socket.Handle, _headers, (uint)count, 0));
        }
    }

    private static ushort Number(string text) => ushort.Parse(text, CultureInfo.InvariantCulture);
}
