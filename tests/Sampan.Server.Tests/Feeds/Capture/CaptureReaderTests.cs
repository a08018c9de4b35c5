using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Sampan.Server.Feeds.Capture;

namespace Sampan.Server.Tests.Feeds.Capture;

public sealed class CaptureReaderTests
{
    private const long Time = 1_767_317_400_123_456_789;

    private static readonly IPv4Endpoint Source = new(0x0A01_0858, 4_000);
    private static readonly IPv4Endpoint Group = new(0xEF01_0179, 51_000);

    public static TheoryData<string> Headers =>
    [
        "1:01005e010179 020a01085800 0800",
        "1:01005e010179 020a01085800 8100 0064 0800",
        "1:01005e010179 020a01085800 88a8 0064 8100 0065 0800",
        "113:0000 0001 0006 020a010858000000 0800",
        "276:0800 0000 00000001 0001 00 06 020a010858000000",
        "0:02000000",
        "0:00000002",
        "108:00000002",
        "101:",
        "228:",
    ];

    [Fact]
    public void What_was_written_is_read()
    {
        Assert.Equal(
            ["2026-01-02T01:30:00.123456789 10.1.8.88:4000 239.1.1.121:51000 first", "… second"],
            ReadAll(WriteTwo()).Lines.Select((line, i) => i == 0 ? line : "…" + line[line.LastIndexOf(' ')..]));
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_datagram_is_found_on_every_link(string header)
    {
        var link = int.Parse(header.Split(':')[0], System.Globalization.CultureInfo.InvariantCulture);
        var prefix = Convert.FromHexString(header.Split(':')[1].Replace(" ", "", StringComparison.Ordinal));
        byte[] packet = [.. prefix, .. Ip("payload")];

        Assert.EndsWith(" payload", Assert.Single(ReadAll(Pcap(link, packet)).Lines));
        Assert.EndsWith(" payload", Assert.Single(ReadAll(Pcapng(link, packet)).Lines));
        Assert.EndsWith(" payload", Assert.Single(ReadAll(Pcapng(link, packet, bigEndian: true)).Lines));
    }

    [Theory]
    [InlineData(false, 0xA1B2C3D4, 789, "00.000789000")]
    [InlineData(true, 0xA1B2C3D4, 789, "00.000789000")]
    [InlineData(false, 0xA1B23C4D, 789, "00.000000789")]
    [InlineData(true, 0xA1B23C4D, 789, "00.000000789")]
    public void Both_byte_orders_and_both_units_of_time_are_read(bool bigEndian, uint magic, int fraction, string second)
    {
        var line = Assert.Single(ReadAll(Pcap(101, Ip("x"), bigEndian, magic, fraction)).Lines);

        Assert.StartsWith($"2026-01-02T01:30:{second} ", line);
    }

    [Theory]
    [InlineData(6, 1_767_317_400_000_789, "00.000789000")]
    [InlineData(9, 1_767_317_400_000_000_789, "00.000000789")]
    [InlineData(3, 1_767_317_400_789, "00.789000000")]
    [InlineData(0x80 + 1, (1_767_317_400L * 2) + 1, "00.500000000")]
    public void Pcapng_says_what_its_times_count(int resolution, long units, string second)
    {
        var line = Assert.Single(ReadAll(Pcapng(101, Ip("x"), resolution: (byte)resolution, units: units)).Lines);

        Assert.StartsWith($"2026-01-02T01:30:{second} ", line);
    }

    [Fact]
    public void Options_are_passed_over_and_padding_is_no_payload()
    {
        byte[] packet = [.. Ip("payload", options: 8), 0, 0, 0];

        Assert.EndsWith(" payload", Assert.Single(ReadAll(Pcap(101, packet)).Lines));
    }

    [Fact]
    public void What_is_no_whole_datagram_is_counted()
    {
        var fragment = Ip("x");
        fragment[6] = 0x20;
        var tcp = Ip("x");
        tcp[9] = 6;
        var cut = Ip("x")[..^1];

        Assert.Equal((1, 0, 0), Passed(fragment));
        Assert.Equal((0, 1, 0), Passed(cut));
        Assert.Equal((0, 0, 1), Passed(tcp));
        Assert.Equal((0, 0, 1), Passed([0x60, .. Ip("x")[1..]]));
    }

    [Fact]
    public void Compressed_captures_are_read()
    {
        var plain = WriteTwo();

        Assert.Equal(ReadAll(plain).Lines, ReadAll(Gzip(plain)).Lines);
        Assert.Equal(ReadAll(plain).Lines, ReadAll(Zstd(plain)).Lines);
    }

    [Fact]
    public void A_file_that_ends_anywhere_says_so_and_where()
    {
        var whole = WriteTwo();
        var second = 24 + 16 + 42 + 5;

        for (var length = 0; length < whole.Length; length++)
        {
            var (lines, problem) = ReadAll(whole[..length]);

            Assert.Equal(length < second ? 0 : 1, lines.Count);
            Assert.Equal(
                length switch
                {
                    < 4 => "it is no capture: neither pcap nor pcapng",
                    < 24 => $"it ends inside its header, at offset {length}",
                    24 => null,
                    _ when length < second => "it ends inside the packet at offset 24",
                    _ when length == second => null,
                    _ => $"it ends inside the packet at offset {second}",
                },
                problem);
        }
    }

    [Fact]
    public void A_packet_that_claims_too_much_ends_the_file_there()
    {
        var file = WriteTwo();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(24 + 8), 0x7FFF_FFFF);

        Assert.Equal("the packet at offset 24 claims 2147483647 bytes", ReadAll(file).Problem);
    }

    [Fact]
    public void Compressed_files_that_are_damaged_say_so()
    {
        var many = new MemoryStream();
        using (var writer = new PcapWriter(many))
        {
            for (var i = 0; i < 5_000; i++)
            {
                writer.Write(Time + (i * 7_919L), Source, Group, BitConverter.GetBytes(i * 0x1E3779B97F4A7C15L));
            }
        }

        foreach (var file in (byte[][])[Gzip(many.ToArray()), Zstd(many.ToArray())])
        {
            var cut = file[..(file.Length / 2)];
            var (lines, problem) = ReadAll(cut);

            Assert.InRange(lines.Count, 0, 4_999);
            Assert.NotNull(problem);
            Assert.Contains("offset ", problem);
        }
    }

    [Fact]
    public void Mutated_files_are_read_without_an_exception()
    {
        var random = new Random(20_261_122);
        byte[][] files = [WriteTwo(), Pcapng(1, Ip("payload")), Pcapng(101, Ip("payload"), true), Gzip(WriteTwo()), Zstd(WriteTwo())];

        for (var i = FuzzInputs.Count(3_000); i > 0; i--)
        {
            var file = files[i % files.Length].ToArray();
            for (var flips = random.Next(1, 5); flips > 0; flips--)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            _ = ReadAll(file[..random.Next(file.Length / 2, file.Length + 1)]);
        }
    }

    [Fact]
    public void Reading_allocates_nothing_for_a_packet()
    {
        var file = new MemoryStream();
        using (var writer = new PcapWriter(file))
        {
            for (var i = 0; i < 100_000; i++)
            {
                writer.Write(Time, Source, Group, "payload"u8);
            }
        }

        using var reader = new CaptureReader(new MemoryStream(file.ToArray()));
        Assert.True(reader.Read(out _));

        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 19_000; i++)
            {
                Assert.True(reader.Read(out _));
            }
        }));
        Assert.InRange(reader.Counts.Datagrams, 19_001, 95_001);
    }

    private static byte[] WriteTwo()
    {
        var file = new MemoryStream();
        using (var writer = new PcapWriter(file))
        {
            writer.Write(Time, Source, Group, "first"u8);
            writer.Write(Time + 1, Source, Group, "second"u8);
        }

        return file.ToArray();
    }

    private static (List<string> Lines, string? Problem) ReadAll(byte[] file)
    {
        using var reader = new CaptureReader(new MemoryStream(file));
        var lines = new List<string>();
        while (reader.Read(out var datagram))
        {
            var second = DateTime.UnixEpoch.AddSeconds(datagram.Time / 1_000_000_000 % 100_000_000_000);
            lines.Add($"{second:yyyy-MM-ddTHH:mm:ss}.{datagram.Time % 1_000_000_000:D9} {datagram.Source} {datagram.Destination} "
                + Encoding.ASCII.GetString(datagram.Payload));
        }

        return (lines, reader.Problem);
    }

    private static (long Fragments, long Cut, long Others) Passed(byte[] packet)
    {
        using var reader = new CaptureReader(new MemoryStream(Pcap(101, packet)));
        Assert.False(reader.Read(out _));
        Assert.Null(reader.Problem);
        return (reader.Counts.Fragments, reader.Counts.Cut, reader.Counts.Others);
    }

    private static byte[] Ip(string payload, int options = 0)
    {
        var packet = new byte[20 + options + 8 + payload.Length];
        packet[0] = (byte)(0x45 + (options / 4));
        packet[9] = 17;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(12), Source.Address);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(16), Group.Address);
        var udp = packet.AsSpan(20 + options);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], Group.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);
        Encoding.ASCII.GetBytes(payload, udp[8..]);
        return packet;
    }

    private static byte[] Pcap(int link, byte[] packet, bool bigEndian = false, uint magic = 0xA1B2C3D4, int fraction = 0) =>
    [
        .. Number(magic, bigEndian), .. new byte[16], .. Number((uint)link, bigEndian),
        .. Number(1_767_317_400, bigEndian), .. Number((uint)fraction, bigEndian),
        .. Number((uint)packet.Length, bigEndian), .. Number((uint)packet.Length, bigEndian),
        .. packet,
    ];

    private static byte[] Pcapng(int link, byte[] packet, bool bigEndian = false, byte resolution = 6, long units = 1) =>
    [
        .. Block(0x0A0D0D0A, bigEndian, [.. Number(0x1A2B3C4D, bigEndian), .. new byte[12]]),
        .. Block(0xBAD, bigEndian, new byte[400]),
        .. Block(1, bigEndian,
        [
            .. Short(link, bigEndian), .. new byte[6],
            .. Short(9, bigEndian), .. Short(1, bigEndian), resolution, 0, 0, 0, .. new byte[4],
        ]),
        .. Block(6, bigEndian,
        [
            .. Number(0, bigEndian), .. Number((uint)(units >> 32), bigEndian), .. Number((uint)units, bigEndian),
            .. Number((uint)packet.Length, bigEndian), .. Number((uint)packet.Length, bigEndian),
            .. packet, .. new byte[-packet.Length & 3],
        ]),
    ];

    private static byte[] Block(uint type, bool bigEndian, byte[] body) =>
    [
        .. Number(type, bigEndian), .. Number((uint)body.Length + 12, bigEndian), .. body,
        .. Number((uint)body.Length + 12, bigEndian),
    ];

    private static byte[] Number(uint value, bool bigEndian) =>
        BitConverter.GetBytes(bigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    private static byte[] Short(int value, bool bigEndian) =>
        BitConverter.GetBytes(bigEndian ? BinaryPrimitives.ReverseEndianness((ushort)value) : (ushort)value);

    private static byte[] Gzip(byte[] bytes)
    {
        var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return file.ToArray();
    }

    private static byte[] Zstd(byte[] bytes)
    {
        using var compressor = new ZstdSharp.Compressor();
        return compressor.Wrap(bytes).ToArray();
    }
}
