using System.Net;
using System.Runtime.InteropServices;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Lines;

/// <summary>Packets and bytes of which some are wrong: no exception, no end of memory, and still each number once.</summary>
public sealed class LineFuzzTests
{
    private const int InputsPerHandler = 400;
    private const int HeldBackBytesMax = 512 * 1024;

    private static readonly ModelChannel Channel = new(new Random(1), 2_000);
    private static readonly IPEndPoint[] Endpoints = [.. Enumerable.Range(1, 8).Select(port => new IPEndPoint(1, port))];

    private readonly byte[] _buffer = new byte[4_096];

    [Fact]
    public void Mutated_packets_on_the_lines_do_no_harm()
    {
        var snapshots = Enumerable.Range(0, 40).Select(i => Channel.Snapshot((uint)i * 50)).ToList();
        for (var (left, seed) = (FuzzInputs.Count(20_000), 1); left > 0; left -= InputsPerHandler, seed++)
        {
            var random = new Random(seed);
            var output = new CheckedOutput(seed);
            var handler = new OmdcLineHandler(Options(random.Next(2)), output);
            var (now, next, refresh) = (ModelChannel.Start, 1u, 1u);
            for (var i = 0; i < InputsPerHandler; i++)
            {
                now += random.Next(3) * ModelChannel.Millisecond;
                var (source, packet) = NextPacket(random, snapshots, now, ref next, ref refresh);
                handler.OnDatagram(source, Mutate(random, packet), now);
                if (now >= handler.NextDeadline)
                {
                    handler.OnTime(now);
                    Assert.True(handler.NextDeadline > now, $"seed {seed}: what is due is done at once");
                }
            }

            Assert.InRange(handler.ChannelCounters[0].HeldBackBytes, 0, 2 * HeldBackBytesMax);
        }
    }

    [Fact]
    public void Mutated_bytes_of_a_retransmission_server_do_no_harm()
    {
        for (var (left, seed) = (FuzzInputs.Count(8_000), 1); left > 0; seed++)
        {
            var random = new Random(seed);
            var handler = new OmdcLineHandler(Options(2), new CheckedOutput(seed));
            var client = handler.Retransmission!;
            var (now, next, connection) = (ModelChannel.Start, 1u, 0);
            for (var i = 0; i < 40; i++)
            {
                now += random.Next(40) * ModelChannel.Millisecond;
                handler.OnDatagram(0, Channel.Packet(next, next + 2), now);
                next += (uint)random.Next(3, 40);
                handler.OnTime(now);
                for (var steps = 0; steps < 50 && client.TryTake(out var command); steps++, left--)
                {
                    connection = Obey(client, command, random, connection, now);
                }
            }

            Assert.InRange(handler.ChannelCounters[0].HeldBackBytes, 0, 2 * HeldBackBytesMax);
        }
    }

    private static OmdcOptions Options(int servers) => new()
    {
        Channels =
        [
            new OmdcChannelOptions
            {
                Id = 30,
                Product = OmdcProduct.FullTick,
                A = Endpoints[0],
                B = Endpoints[1],
                RefreshA = Endpoints[2],
                RefreshB = Endpoints[3],
            },
        ],
        DisasterRecoveryA = Endpoints[4],
        DisasterRecoveryB = Endpoints[5],
        RetransmissionServers = Endpoints[6..(6 + servers)],
        HeldBackBytesMax = HeldBackBytesMax,
    };

    private static (int Source, byte[] Packet) NextPacket(
        Random random, List<List<byte[]>> snapshots, long now, ref uint next, ref uint refresh)
    {
        switch (random.Next(40))
        {
            case 0:
                return (random.Next(6), ModelChannel.Single(next, now, new SequenceResetMessage { NewSeqNo = 1 }));
            case 1:
                var signal = new DisasterRecoverySignalMessage { DRStatus = (uint)random.Next(1, 3) };
                return (random.Next(4, 6), ModelChannel.Single(1, now, signal));
            case 2:
                return (random.Next(6), ModelChannel.Heartbeat(next - 1, now));
            case < 20:
                var messages = snapshots[(int)(next / 50)];
                var slice = messages[random.Next(messages.Count)..].Take(30).ToArray();
                refresh += (uint)slice.Length;
                return (random.Next(2, 4), OmdcCodec.Packet(refresh - (uint)slice.Length, slice));
            default:
                var first = next;
                next = Math.Min(next + (uint)random.Next(8), Channel.Count - 10);
                return (random.Next(2), Channel.Packet(first, next));
        }
    }

    private int Obey(RetransmissionClient client, RetransmissionCommand command, Random random, int connection, long now)
    {
        switch (command.Kind)
        {
            case RetransmissionCommandKind.Connect:
                client.OnConnected(command.Connection, now);
                return command.Connection;
            case RetransmissionCommandKind.Send:
                foreach (var answer in Answers(command.Bytes.ToArray(), random))
                {
                    var bytes = Mutate(random, answer);
                    var cut = random.Next(bytes.Length + 1);
                    client.OnReceived(connection, bytes[..cut], now);
                    client.OnReceived(connection, bytes[cut..], now);
                }

                return connection;
            default:
                return connection;
        }
    }

    private static IEnumerable<byte[]> Answers(byte[] packet, Random random)
    {
        switch (packet.Length < 20 ? 0 : BitConverter.ToUInt16(packet, 18))
        {
            case (int)OmdcMessageType.Logon:
                yield return ModelChannel.Single(0, 0, default(LogonResponseMessage));
                break;
            case (int)OmdcMessageType.RetransmissionRequest:
                var request = MemoryMarshal.Read<RetransmissionRequestMessage>(packet.AsSpan(16));
                yield return ModelChannel.Single(0, 0, new RetransmissionResponseMessage
                {
                    ChannelID = request.ChannelID,
                    BeginSeqNum = request.BeginSeqNum,
                    EndSeqNum = request.EndSeqNum,
                    RetransStatus = (byte)(random.Next(20) == 0 ? random.Next(256) : 0),
                });
                for (var first = request.BeginSeqNum; first <= request.EndSeqNum && first < Channel.Count - 20; first += 10)
                {
                    yield return Channel.Packet(first, Math.Min(request.EndSeqNum, first + 9));
                }

                yield return ModelChannel.Heartbeat(0, 0);
                break;
            default:
                break;
        }
    }

    private ReadOnlySpan<byte> Mutate(Random random, byte[] packet)
    {
        packet.CopyTo(_buffer, 0);
        var length = packet.Length;
        switch (random.Next(6))
        {
            case 0:
                length = random.Next(length + 1);
                break;
            case 1:
                // The size is made to fit, so that what is behind the header is looked at.
                length = Math.Min(length, random.Next(16, length + 17));
                BitConverter.TryWriteBytes(_buffer, (ushort)length);
                break;
            case 2 or 3:
                for (var flips = random.Next(1, 4); flips > 0; flips--)
                {
                    _buffer[random.Next(Math.Min(length, random.Next(2) == 0 ? 24 : length))] = (byte)random.Next(256);
                }

                break;
            default:
                break;
        }

        return _buffer.AsSpan(0, length);
    }

    /// <summary>Numbers ascend until the channel starts over, and doubt begins before it ends.</summary>
    private sealed class CheckedOutput(int seed) : IOmdcOutput
    {
        private uint _last;
        private bool _isSuspect;
        private bool _isInSnapshot;

        public void OnMessage(in OmdcMessage message, in OmdcDelivery delivery)
        {
            Check(message.Bytes.Length >= 4, "a message has a header");
            Check(_isInSnapshot == (delivery.Origin == OmdcOrigin.Refresh), "a snapshot is told at once");
            if (!_isInSnapshot)
            {
                Check(message.SeqNum > _last, "numbers ascend");
                _last = message.SeqNum;
            }
        }

        public void OnVoid(OmdcChannelOptions channel, long time) => _last = 0;

        public void OnSnapshotBegin(OmdcChannelOptions channel, long time) => _isInSnapshot = true;

        public void OnSnapshotEnd(OmdcChannelOptions channel, uint lastSeqNum, long time)
        {
            Check(_isSuspect, "a snapshot is told when it is needed");
            _isInSnapshot = false;
        }

        public void OnGap(OmdcGap gap) => Check(gap.Last >= gap.First || gap.Last == gap.First - 1, "a gap has a range");

        public void OnSuspect(OmdcChannelOptions channel, long time)
        {
            Check(!_isSuspect, "doubt begins once");
            _isSuspect = true;
        }

        public void OnProven(OmdcChannelOptions channel, bool tradesLost, long time)
        {
            Check(_isSuspect, "doubt ends once");
            _isSuspect = false;
        }

        private void Check(bool holds, string what)
        {
            if (!holds)
            {
                Assert.Fail($"Seed {seed}: {what}");
            }
        }
    }
}
