using System.CommandLine;
using Sampan.Market;
using Sampan.Server;
using Sampan.Server.Feeds;
using Sampan.Server.Feeds.Omdc.Publishing;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan omd publish</c>: the simulator as an exchange on a wire, or in a file.</summary>
internal static class OmdPublishCommand
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var options = new OmdPublishFlags();
        var faults = new OmdFaultFlags();
        var command = new Command("publish", """
            Run a simulated exchange that speaks OMD-C: both lines of every channel, refresh, retransmission, heartbeats. It
            sends to ports of this machine until Ctrl-C, or as fast as possible into a pcap file with --out. Nothing of it is
            a fact about the market.

            Examples:
              sampan omd publish
              sampan omd publish --products sf,index,odd-lots --drop-a 0.01 --drop-b 0.01 --drop-both 0.0001 --losses lost.jsonl
              sampan omd publish --out day.pcap --hours exchange --start 2026-03-10T09:00:00+08:00 --for 8h
              sampan omd publish --out full-day.pcap --synthetic 131700000 --products sf
            """);
        foreach (var option in options.All.Concat(faults.All))
        {
            command.Options.Add(option);
        }

        // On a thread of its own, so that Ctrl-C is heard.
        command.SetAction((parsed, stop) => Task.Run(() => RunAsync(parsed, options, faults, stop), CancellationToken.None));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, OmdPublishFlags flags, OmdFaultFlags faults, CancellationToken stop)
    {
        var (source, instruments, start) = flags.SourceOf(parsed, TimeProvider.System);
        var options = flags.OptionsOf(parsed, start) with { Faults = faults.OptionsOf(parsed) };
        if (options.Validate().FirstOrDefault() is { } wrong)
        {
            throw new OperatorException(wrong);
        }

        using var losses = LossFile.Create(parsed.GetValue(flags.Losses));
        return parsed.GetValue(flags.Out) is { } file
            ? await WriteAsync(file, options, instruments, source, start + flags.LengthOf(parsed), losses, stop)
            : await SendAsync(options, instruments, source, flags.LimitOf(parsed), losses, stop);
    }

    private static async Task<int> WriteAsync(
        string path,
        OmdcPublisherOptions options,
        InstrumentTable instruments,
        IMarketSource source,
        long end,
        LossFile? losses,
        CancellationToken stop)
    {
        // A file asks for nothing again.
        options = options with { Lines = options.Lines with { RetransmissionServers = [] } };
        var sink = new PcapSink(OpenFile(path));
        await using var publisher = new OmdcPublisher(options, instruments, source, sink, TimeProvider.System);
        var progress = new ProgressLine(TimeProvider.System);
        losses?.Listen(publisher);
        for (var time = options.Start; time < end && !stop.IsCancellationRequested;)
        {
            time = Math.Min(end, time + (Slice.Ticks * TimeSpan.NanosecondsPerTick));
            publisher.AdvanceTo(time);
            var now = time;
            progress.Update(() => $"{HongKong(now)}  {ImportCommand.Count(sink.Packets)} packets  {ImportCommand.Count(sink.Bytes)} bytes");
        }

        progress.Clear();
        Console.Out.WriteLine(
            $"{path}: {HongKong(options.Start)} to {HongKong(publisher.Now)} in Hong Kong, "
            + $"{ImportCommand.Count(publisher.Counts.Messages)} messages on {options.Lines.Channels.Count} channels, "
            + $"{ImportCommand.Count(sink.Packets)} packets.");
        return OmdCommand.Success;
    }

    private static async Task<int> SendAsync(
        OmdcPublisherOptions options,
        InstrumentTable instruments,
        IMarketSource source,
        TimeSpan? limit,
        LossFile? losses,
        CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (limit is { } length)
        {
            end.CancelAfter(length);
        }

        var sink = new UdpSink(options.Lines);
        await using var publisher = new OmdcPublisher(options, instruments, source, sink, TimeProvider.System);
        losses?.Listen(publisher);
        OmdPublishBanner.Print(Console.Out, options, instruments, publisher);
        publisher.Run(TimeProvider.System, end.Token);
        var counts = publisher.Counts;
        Console.Error.WriteLine(
            $"Stopping after {ImportCommand.Count(counts.Messages)} messages in {ImportCommand.Count(counts.Packets)} packets; "
            + $"{ImportCommand.Count(counts.LostMessages)} messages were lost on both lines, "
            + $"{ImportCommand.Count(counts.Retransmissions)} requests were granted.");
        return OmdCommand.Success;
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 20);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} can't be written: {problem.Message}", problem);
        }
    }

    private static string HongKong(long time) =>
        $"{HongKongTime.DateOf(time):yyyy-MM-dd} {new TimeOnly(HongKongTime.NanosOfDay(time) / TimeSpan.NanosecondsPerTick):HH:mm:ss}";
}
