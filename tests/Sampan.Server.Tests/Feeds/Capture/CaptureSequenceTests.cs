using System.Text;
using Sampan.Server.Feeds.Capture;
using Sampan.Server.Tests.History;

namespace Sampan.Server.Tests.Feeds.Capture;

/// <summary>Several captures as one.</summary>
public sealed class CaptureSequenceTests : IDisposable
{
    private static readonly IPv4Endpoint Anyone = new(0x0A000001, 5_000);
    private static readonly IPv4Endpoint Group = new(0xEF010118, 51_000);

    private readonly TestFolder _folder = new();

    public CaptureSequenceTests() => Directory.CreateDirectory(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_follow_one_another_by_their_times_and_not_by_their_names()
    {
        Write("a.pcap", (30, "three"), (40, "four"));
        Write("b.pcap", (10, "one"), (20, "two"));

        Assert.Equal("one two three four", Read(_folder.Path, out var start));
        Assert.Equal(10, start);
    }

    [Fact]
    public void Files_of_the_same_time_are_put_together()
    {
        Write("line-a.pcap", (10, "a10"), (30, "a30"), (50, "a50"));
        Write("line-b.pcap", (11, "b11"), (29, "b29"), (70, "b70"));
        Write("afternoon.pcap", (60, "c60"));

        Assert.Equal("a10 b11 b29 a30 a50 c60 b70", Read(_folder.Path, out _));
    }

    [Fact]
    public void One_file_is_a_capture_as_well()
    {
        Write("a.pcap", (30, "three"), (40, "four"));

        Assert.Equal("three four", Read(Path.Combine(_folder.Path, "a.pcap"), out _));
    }

    [Fact]
    public void What_is_no_capture_is_passed_over_in_a_folder_and_told()
    {
        Write("a.pcap", (30, "three"));
        File.WriteAllText(Path.Combine(_folder.Path, "README"), "of 26 March");

        Assert.Equal("three", Read(_folder.Path, out _));
        using var capture = CaptureSequence.Open(_folder.Path);
        Assert.Equal($"{Path.Combine(_folder.Path, "README")}: it is no capture: neither pcap nor pcapng.", capture.Problem);
    }

    [Fact]
    public void A_file_that_is_cut_ends_with_a_sentence_and_the_next_one_follows()
    {
        Write("a.pcap", (10, "one"), (20, "two"));
        Write("b.pcap", (30, "three"));
        var cut = Path.Combine(_folder.Path, "a.pcap");
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..^2]);

        using var capture = CaptureSequence.Open(_folder.Path);

        Assert.Equal("one three", Read(capture));
        Assert.StartsWith($"{cut}: ", capture.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_not_there_is_told_in_a_sentence() =>
        Refused("no-such.pcap", "There is no no-such.pcap: name a capture, or a folder of captures.");

    [Fact]
    public void An_empty_folder_is_told_in_a_sentence() =>
        Refused(_folder.Path, $"There is no file in {_folder.Path}: put captures into it.");

    [Fact]
    public void A_file_of_another_kind_is_told_in_a_sentence()
    {
        var file = Path.Combine(_folder.Path, "README");
        File.WriteAllText(file, "of 26 March");

        Refused(file, $"{file}: it is no capture: neither pcap nor pcapng. Name a capture, pcap or pcapng.");
    }

    private static void Refused(string path, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<OperatorException>(() => CaptureSequence.Open(path)).Message);

    private static string Read(string path, out long start)
    {
        using var capture = CaptureSequence.Open(path);
        start = capture.Start;
        return Read(capture);
    }

    private static string Read(CaptureSequence capture)
    {
        var texts = new List<string>();
        while (capture.Read())
        {
            texts.Add(Encoding.ASCII.GetString(capture.Payload));
        }

        return string.Join(' ', texts);
    }

    private void Write(string name, params (long Time, string Text)[] datagrams)
    {
        using var writer = new PcapWriter(File.Create(Path.Combine(_folder.Path, name)));
        foreach (var (time, text) in datagrams)
        {
            writer.Write(time, Anyone, Group, Encoding.ASCII.GetBytes(text));
        }
    }
}
