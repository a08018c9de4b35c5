using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Publishing;

namespace Sampan.Bench;

/// <summary><c>udp</c>: packets of FullTick by UDP into the books of the whole market, on one core.</summary>
/// <remarks>
/// A sender in another process, on the other core, sends a synthetic day at rising rates, on one line of each of the nine
/// channels. Over loopback the sender's core does what a network card and its interrupts would do.
/// </remarks>
internal static class UdpBench
{
    private const int WarmUpPackets = 150_000;
    private const int RoundsOfRate = 3;
    private const double SecondsOfRound = 1;

    // What is not taken so long after the last packet was sent had not been kept up with.
    private const double BehindMax = 0.05;
    private static readonly int[] Rates = [100_000, 150_000, 175_000, 200_000, 225_000, 250_000, 300_000];
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(1);

    /// <summary>What is sent.</summary>
    public static SyntheticDayOptions Day { get; } = new();

    /// <summary>Prints what each rate cost and lost, and the highest rate that the thread keeps up with.</summary>
    public static void Run()
    {
        Console.WriteLine("Into the books:\n");
        Run(publishes: false);
        Console.WriteLine("Into the books, and each batch shown to readers:\n");
        Run(publishes: true);
    }

    private static void Run(bool publishes)
    {
        using var books = new UdpBooks(Line(out var ports), new InstrumentDirectory(Instruments()), publishes);
        using var sender = StartSender(ports);
        Expect(sender, "ready");
        Measure(books, sender, rate: 50_000, WarmUpPackets);
        var table = new Table(
            "packets/s wanted", "packets/s", "M messages/s", "core", "µs/packet", "behind, ms", "lost", "overruns", "gaps",
            "bytes/packet");
        var best = 0;
        foreach (var rate in Rates)
        {
            var packets = (int)(rate * SecondsOfRound);
            var rounds = Enumerable.Range(0, RoundsOfRate).Select(_ => Measure(books, sender, rate, packets)).ToList();
            table.Add([$"{rate:N0}", .. Columns(rounds)]);
            best = rounds.TrueForAll(round => round.Lost == 0 && round.Behind < BehindMax) ? rate : best;
        }

        table.Print();
        Console.WriteLine($"Kept up with, and nothing lost, up to {best:N0} packets/s; what comes faster waits in the kernel's");
        Console.WriteLine($"buffers, {books.ReceiveBufferBytes >> 20} MiB for each channel.\n");
        sender.StandardInput.Close();
        sender.WaitForExit();
    }

    private static string[] Columns(List<UdpRound> rounds) =>
    [
        Spread.Of(rounds.Select(round => round.Packets / round.Seconds)).Text("N0"),
        Spread.Of(rounds.Select(round => round.Messages / round.Seconds / 1e6)).Text("F2"),
        Spread.Of(rounds.Select(round => round.CpuSeconds / (round.Seconds + round.Behind))).Text("F2"),
        Spread.Of(rounds.Select(round => round.CpuSeconds * 1e6 / round.Packets)).Text("F2"),
        Spread.Of(rounds.Select(round => round.Behind * 1e3)).Text("F0"),
        $"{rounds.Sum(round => round.Lost):N0}",
        $"{rounds.Sum(round => round.Overruns):N0}",
        $"{rounds.Sum(round => round.Gaps):N0}",
        $"{(double)rounds.Sum(round => round.Allocated) / rounds.Sum(round => round.Packets):F2}",
    ];

    private static UdpRound Measure(UdpBooks books, Process sender, int rate, int packets)
    {
        sender.StandardInput.WriteLine($"{rate} {packets}");
        Expect(sender, "made");
        var (received, overruns, gaps, allocated, cpu) =
            (books.Packets, books.Overruns, books.Gaps, books.Allocated, UdpBooks.CpuSeconds);
        sender.StandardInput.WriteLine("go");
        var sent = sender.StandardOutput.ReadLine()!.Split(' ');
        var sentAt = Stopwatch.GetTimestamp();
        var count = long.Parse(sent[0], CultureInfo.InvariantCulture);
        Settle(books, received + count);
        var behind = Stopwatch.GetElapsedTime(sentAt).TotalSeconds;
        return new UdpRound(
            books.Packets - received,
            long.Parse(sent[1], CultureInfo.InvariantCulture),
            double.Parse(sent[2], CultureInfo.InvariantCulture),
            behind,
            UdpBooks.CpuSeconds - cpu,
            count - (books.Packets - received),
            books.Overruns - overruns,
            books.Gaps - gaps,
            books.Allocated - allocated);
    }

    /// <summary>Waits until everything has come, or nothing comes any more.</summary>
    private static void Settle(UdpBooks books, long expected)
    {
        long seen;
        do
        {
            seen = books.Packets;
        }
        while (!SpinWait.SpinUntil(() => books.Packets >= expected, SilenceMax) && books.Packets > seen);
    }

    private static Process StartSender(string ports)
    {
        var (program, arguments) = ServerProcess.Pin(1, Environment.ProcessPath!, "udpsend", ports);
        return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    private static void Expect(Process sender, string word)
    {
        if (sender.StandardOutput.ReadLine() is var line && line != word)
        {
            throw new InvalidOperationException($"The sender said '{line}' and not '{word}'.");
        }
    }

    private static OmdcOptions Line(out string ports)
    {
        var whole = OmdcConfiguration.Loopback(FreePorts(), OmdcProduct.FullTick);
        ports = string.Join(',', whole.Channels.Select(channel => $"{channel.Id}={channel.A.Port}"));
        return whole with
        {
            RetransmissionServers = [],
            Channels = [.. whole.Channels.Select(channel => channel with { B = null, RefreshA = null, RefreshB = null })],
        };
    }

    // A free port now, and as many after it as the line takes: the system gives out its own from higher up.
    private static ushort FreePorts()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (ushort)(20_000 + (((IPEndPoint)socket.LocalEndPoint!).Port % 10_000));
    }

    private static InstrumentTable Instruments() => new(new SyntheticDay(Day).Instruments.Select(instrument => new Instrument
    {
        Id = instrument.Code,
        Class = AssetClass.Stock,
        Region = "HK",
        Exchange = "HKEX",
        Code = $"{instrument.Code}",
        Name = $"{instrument.Code}",
        Type = SecurityType.Equity,
        Currency = "HKD",
        BoardLot = (int)instrument.LotSize,
    }));

    /// <summary>What a round brought.</summary>
    private sealed record UdpRound(
        long Packets,
        long Messages,
        double Seconds,
        double Behind,
        double CpuSeconds,
        long Lost,
        long Overruns,
        long Gaps,
        long Allocated);
}
