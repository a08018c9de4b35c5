using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sampan.Server.Feeds.Capture;
using Sampan.Server.Feeds.Omdc;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan omd dissect</c>: the messages of a capture, one a line.</summary>
internal static class OmdDissectCommand
{
    // Of what is wrong, so much is printed: the rest is counted.
    private const int ProblemsPrintedMax = 20;

    public static Command Create()
    {
        var files = OmdCommand.FilesArgument();
        var types = new Option<string?>("--type") { Description = "Only messages of these types", HelpName = "NUMBER,…" };
        var securities = new Option<string?>("--security") { Description = "Only messages about these securities", HelpName = "CODE,…" };
        var limit = new Option<long?>("--limit") { Description = "Stop after so many messages", HelpName = "N" };
        var channels = OmdCommand.ChannelsOption();
        var json = new Option<bool>("--json") { Description = "Print a line of JSON for each message, for programs" };
        var command = new Command("dissect", """
            Print the messages of captures, under the names of the specification (v1.45). Prices and other scaled numbers
            are shown as what they mean; a time or number that the feed leaves out is -, in JSON null.

            A packet that can't be read is named with the reason, and the exit code is 1.

            Examples:
              sampan omd dissect morning.pcap.zst --type 50,30 --security 700 --limit 20
              sampan omd dissect morning.pcapng --json | jq .Price
            """) { files, types, securities, limit, channels, json };
        command.SetAction(parsed =>
        {
            using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
            var run = new Run(
                output,
                OmdCommand.Numbers("--type", parsed.GetValue(types)),
                OmdCommand.Numbers("--security", parsed.GetValue(securities)),
                OmdCommand.Channels(parsed.GetValue(channels)),
                parsed.GetValue(limit) ?? long.MaxValue,
                parsed.GetValue(json));
            return run.Print(parsed.GetRequiredValue(files));
        });
        return command;
    }

    private sealed class Run(
        StreamWriter output, HashSet<uint> types, HashSet<uint> securities, Dictionary<ushort, uint> channels, long limit, bool asJson)
    {
        private readonly ArrayBufferWriter<byte> _line = new();
        private long _printed;
        private long _problems;

        public int Print(string[] files)
        {
            if (!asJson)
            {
                output.WriteLine($"{"TIME",-30}  {"CHANNEL",7}  {"SEQNUM",10}  {"TYPE",4}  {"NAME",-29}  FIELDS");
            }

            var isWhole = true;
            foreach (var file in files)
            {
                using var reader = CaptureReader.Open(file);
                while (_printed < limit && reader.Read(out var datagram))
                {
                    PrintPacket(file, datagram);
                }

                output.Flush();
                isWhole &= OmdCommand.Report(file, reader);
            }

            if (_problems > ProblemsPrintedMax)
            {
                Console.Error.WriteLine($"{ImportCommand.Count(_problems)} packets can't be read.");
            }

            return isWhole && _problems == 0 ? OmdCommand.Success : OmdCommand.Damaged;
        }

        private void PrintPacket(string file, in CapturedDatagram datagram)
        {
            var reader = new OmdcPacketReader(datagram.Payload);
            while (_printed < limit && reader.Read(out var message))
            {
                if (IsWanted(message))
                {
                    PrintMessage(datagram, message);
                    _printed++;
                }
            }

            if (reader.Fault != OmdcFault.None && ++_problems <= ProblemsPrintedMax)
            {
                output.Flush();
                Console.Error.WriteLine(
                    $"{file}: the packet of {OmdcFieldValue.Time(datagram.Time)} to {datagram.Destination}: {reader.Describe()}.");
            }
        }

        private bool IsWanted(in OmdcMessage message)
        {
            if (types.Count > 0 && !types.Contains((uint)message.Type))
            {
                return false;
            }

            foreach (var security in securities)
            {
                if (OmdcDissector.Concerns(message, security))
                {
                    return true;
                }
            }

            return securities.Count == 0;
        }

        private void PrintMessage(in CapturedDatagram datagram, in OmdcMessage message)
        {
            uint? channel = channels.TryGetValue(datagram.Destination.Port, out var known) ? known : null;
            var time = datagram.Time == 0 ? null : OmdcFieldValue.Time(datagram.Time);
            if (asJson)
            {
                PrintJson(datagram, message, channel, time);
                return;
            }

            output.Write($"{time ?? "-",-30}  {channel ?? datagram.Destination.Port,7}  {message.SeqNum,10}  ");
            output.WriteLine($"{(int)message.Type,4}  {OmdcDissector.NameOf(message.Type),-29}  {OmdcDissector.Describe(message)}");
        }

        private void PrintJson(in CapturedDatagram datagram, in OmdcMessage message, uint? channel, string? time)
        {
            _line.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                json.WriteStartObject();
                json.WriteString("time", time);
                json.WriteString("address", datagram.Destination.AddressText);
                json.WriteNumber("port", datagram.Destination.Port);
                if (channel is { } number)
                {
                    json.WriteNumber("channel", number);
                }

                json.WriteNumber("seqNum", message.SeqNum);
                json.WriteNumber("msgType", (int)message.Type);
                json.WriteString("msgName", OmdcDissector.NameOf(message.Type));
                OmdcDissector.WriteFields(json, message);
                json.WriteEndObject();
            }

            output.WriteLine(Encoding.UTF8.GetString(_line.WrittenSpan));
        }
    }
}
