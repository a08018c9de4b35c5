using System.Text.Json;
using Sampan.Server.Feeds.Capture;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Cli;

public sealed class OmdCommandTests : IDisposable
{
    private const long Time = 1_767_317_400_000_000_000;

    private static readonly IPv4Endpoint Source = new(0x0A01_0858, 4_000);
    private static readonly IPv4Endpoint Group = new(0xEF01_0118, 51_000);

    private readonly TestFolder _folder = new();

    private delegate void Fill(ref OmdcPacketWriter packet);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Messages_are_printed_one_a_line()
    {
        var result = await SampanProcess.RunAsync("omd", "dissect", WriteDay(), "--type", "50,30,71");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var lines = result.Output.Split('\n');
        Assert.Equal("TIME                            CHANNEL      SEQNUM  TYPE  NAME                           FIELDS", lines[0]);
        Assert.Equal(
            "2026-01-02T01:30:00.000000001Z    51000           1    30  AddOrder                       "
            + "SecurityCode=700 OrderId=9 Price=534.5 Quantity=100 Side=1 OrderType=2 OrderBookPosition=0",
            lines[1]);
        Assert.Equal(
            "2026-01-02T01:30:00.000000001Z    51000           2    50  Trade                          "
            + "SecurityCode=5 TradeID=1 Price=61.05 Quantity=400 TrdType=0 TradeTime=2026-01-02T01:30:00.000000000Z",
            lines[2]);
        Assert.Contains("IndexValue=-", result.Output);
    }

    [Fact]
    public async Task Json_has_the_names_of_the_specification()
    {
        var result = await SampanProcess.RunAsync(
            "omd", "dissect", WriteDay(), "--json", "--security", "700", "--channels", "51000=30");
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            """{"time":"2026-01-02T01:30:00.000000001Z","address":"239.1.1.24","port":51000,"channel":30,"seqNum":1,"msgType":30,"msgName":"AddOrder","SecurityCode":700,"OrderId":9,"Price":534.5,"Quantity":100,"Side":1,"OrderType":"2","OrderBookPosition":0}""",
            result.Output.Split('\n')[0]);
        var book = Assert.Single(lines, line => line.GetProperty("msgType").GetInt32() == 53);
        Assert.Equal("534", book.GetProperty("Entries")[0].GetProperty("Price").GetRawText());
        var news = Assert.Single(lines, line => line.GetProperty("msgType").GetInt32() == 22);
        Assert.Equal("騰訊", news.GetProperty("Headline").GetString());
        Assert.Equal([5u, 700u], news.GetProperty("SecurityCode").EnumerateArray().Select(code => code.GetUInt32()));
    }

    [Fact]
    public async Task A_limit_is_kept()
    {
        var result = await SampanProcess.RunAsync("omd", "dissect", WriteDay(), "--json", "--limit", "1");

        Assert.Equal((0, 1), (result.ExitCode, result.Output.Count(character => character == '\n')));
    }

    [Fact]
    public async Task Statistics_name_what_is_missing()
    {
        var path = WriteDay(gap: true);

        var people = await SampanProcess.RunAsync("omd", "stats", path);
        var programs = await SampanProcess.RunAsync("omd", "stats", path, "--json");

        Assert.Equal((0, ""), (people.ExitCode, people.Error));
        Assert.Equal(
            """
            DESTINATION       CHANNEL  PACKETS  MESSAGES  BYTES  MSG/S  PEAK/S  GAPS  MISSING  REPEATED  MALFORMED
            239.1.1.24:51000  -        6        6         592    3      5       2     5        1         0

            """,
            Lines(people.Output, 2));
        var line = JsonElement.Parse(programs.Output).GetProperty("destinations")[0];
        Assert.Equal((2, 5, 1, 1), (Number(line, "gaps"), Number(line, "missing"), Number(line, "repeated"), Number(line, "heartbeats")));
        Assert.Equal(2, Number(JsonElement.Parse(programs.Output).GetProperty("types"), "AggregateOrderBookUpdate"));
    }

    [Fact]
    public async Task A_packet_that_lies_is_named_and_the_exit_code_is_1()
    {
        var path = Write("bad.pcap", writer => writer.Write(Time, Source, Group, new byte[20]));

        var dissected = await SampanProcess.RunAsync("omd", "dissect", path);
        var summed = await SampanProcess.RunAsync("omd", "stats", path);

        Assert.Equal(
            (1, $"{path}: the packet of 2026-01-02T01:30:00.000000000Z to 239.1.1.24:51000: PktSize says 0 bytes, and there are 20.\n"),
            (dissected.ExitCode, dissected.Error));
        Assert.Equal(1, summed.ExitCode);
    }

    [Fact]
    public async Task A_file_that_is_no_capture_or_not_there_is_a_sentence()
    {
        var path = _folder.Write("notes.txt", "not a capture");

        var wrong = await SampanProcess.RunAsync("omd", "stats", path);
        var missing = await SampanProcess.RunAsync("omd", "stats", path + ".pcap");
        var mistyped = await SampanProcess.RunAsync("omd", "dissect", path, "--type", "trade");

        Assert.Equal((1, $"{path}: it is no capture: neither pcap nor pcapng.\n"), (wrong.ExitCode, wrong.Error));
        Assert.Equal(2, missing.ExitCode);
        Assert.StartsWith($"{path}.pcap can't be read: ", missing.Error);
        Assert.Equal((2, "--type trade is no number.\n"), (mistyped.ExitCode, mistyped.Error));
    }

    private static string Lines(string text, int count) => string.Concat(text.Split('\n').Take(count).Select(line => line + '\n'));

    private static long Number(JsonElement line, string name) => line.GetProperty(name).GetInt64();

    private string WriteDay(bool gap = false) => Write("day.pcap", writer =>
    {
        Packet(writer, 1, 1, (ref OmdcPacketWriter packet) =>
        {
            packet.TryAppend(new AddOrderMessage
            {
                SecurityCode = 700,
                OrderId = 9,
                Price = 534_500,
                Quantity = 100,
                Side = 1,
                OrderType = '2',
            });
            packet.TryAppend(new TradeMessage
            {
                SecurityCode = 5,
                TradeID = 1,
                Price = 61_050,
                Quantity = 400,
                TradeTime = Time,
            });
        });
        Packet(writer, 2, 3, (ref OmdcPacketWriter packet) => packet.TryAppend(
            new AggregateOrderBookUpdateMessage { SecurityCode = 700 },
            [new AggregateOrderBookEntry { AggregateQuantity = 100, Price = 534_000, NumberOfOrders = 1, PriceLevel = 1 }]));
        Packet(writer, 3, 4, (ref OmdcPacketWriter packet) =>
        {
            var news = default(NewsMessage);
            OmdcText.Write(news.NewsType, "EXC");
            OmdcText.WriteUtf16(news.Headline, "騰訊");
            packet.TryAppend(
                news, [], [new NewsSecurity { SecurityCode = 5 }, new NewsSecurity { SecurityCode = 700 }], []);
        });
        if (gap)
        {
            Packet(writer, 4, 3, (ref OmdcPacketWriter packet) =>
                packet.TryAppend(new AggregateOrderBookUpdateMessage { SecurityCode = 5 }));
            Packet(writer, 5, 7, (ref OmdcPacketWriter _) => { });
            Packet(writer, 2_000_000_000, 10, (ref OmdcPacketWriter packet) => packet.TryAppend(default(IndexDefinitionMessage)));
            return;
        }

        Packet(writer, 6, 5, (ref OmdcPacketWriter packet) => packet.TryAppend(new IndexDataMessage { IndexValue = long.MinValue }));
    });

    private string Write(string name, Action<PcapWriter> fill)
    {
        var path = Path.Combine(_folder.Path, name);
        using var writer = new PcapWriter(File.Create(path));
        fill(writer);
        return path;
    }

    private static void Packet(PcapWriter file, long after, uint seqNum, Fill fill)
    {
        var packet = new OmdcPacketWriter(new byte[OmdcPacketWriter.PacketSizeMax]);
        fill(ref packet);
        file.Write(Time + after, Source, Group, packet.Finish(seqNum, (ulong)Time));
    }
}
