using System.Runtime.InteropServices;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Lines;

/// <summary>What a model of retransmission servers does beside serving.</summary>
public enum ServerFault
{
    None,
    Unreachable,
    Mute,
    RefusesLogon,
    HangsUpInTheMiddle,
    FallsSilentInTheMiddle,
    RefusesRequests,
    NoMoreToday,
}

/// <summary>Retransmission servers over a model of TCP that cuts bytes anywhere.</summary>
internal sealed class ModelRetransmission(ModelChannel channel, Random random, params ServerFault[] faults)
{
    private const long Latency = ModelChannel.Millisecond / 2;

    private LineBench? _bench;
    private int _connection;
    private ServerFault _fault;

    public int Servers => faults.Length;

    /// <summary>The first number that is still kept.</summary>
    public uint FirstKept { get; set; } = 1;

    /// <summary>All packets that the servers got.</summary>
    public List<byte[]> Got { get; } = [];

    /// <summary>The ranges that were asked for.</summary>
    public List<(uint First, uint Last)> Requests { get; } = [];

    public int Connections { get; private set; }

    /// <summary>Whether the client has the connection open.</summary>
    public bool IsConnected { get; private set; }

    public void Attach(LineBench bench) => _bench = bench;

    /// <summary>Does what the client commands.</summary>
    public void Work()
    {
        while (_bench!.Handler.Retransmission!.TryTake(out var command))
        {
            switch (command.Kind)
            {
                case RetransmissionCommandKind.Connect:
                    Connect(command);
                    break;
                case RetransmissionCommandKind.Send:
                    Take(command.Bytes.ToArray());
                    break;
                default:
                    IsConnected = false;
                    break;
            }
        }
    }

    /// <summary>Sends bytes to the client, in pieces.</summary>
    public void Send(byte[] bytes, long delay = Latency)
    {
        var connection = _connection;
        for (var position = 0; position < bytes.Length;)
        {
            var piece = bytes[position..Math.Min(bytes.Length, position + random.Next(1, 2_000))];
            position += piece.Length;
            Later(delay, () => _bench!.Handler.Retransmission!.OnReceived(connection, piece, _bench.Now));
        }
    }

    /// <summary>Ends the connection.</summary>
    public void HangUp(long delay = Latency)
    {
        var connection = _connection;
        Later(delay, () => _bench!.Handler.Retransmission!.OnClosed(connection, _bench.Now));
    }

    private void Connect(RetransmissionCommand command)
    {
        Connections++;
        (_connection, IsConnected) = (command.Connection, true);
        _fault = faults[command.Server!.Port - 100];
        Later(Latency, () =>
        {
            if (_fault == ServerFault.Unreachable)
            {
                _bench!.Handler.Retransmission!.OnClosed(command.Connection, _bench.Now);
            }
            else
            {
                _bench!.Handler.Retransmission!.OnConnected(command.Connection, _bench.Now);
            }
        });
    }

    private void Take(byte[] packet)
    {
        Got.Add(packet);
        switch ((OmdcMessageType)(packet.Length > 16 ? BitConverter.ToUInt16(packet, 18) : 0))
        {
            case OmdcMessageType.Logon when _fault == ServerFault.Mute:
                break;
            case OmdcMessageType.Logon:
                var status = (byte)(_fault == ServerFault.RefusesLogon ? 100 : 0);
                Send(ModelChannel.Single(7, 7, new LogonResponseMessage { SessionStatus = status }));
                break;
            case OmdcMessageType.RetransmissionRequest:
                Serve(MemoryMarshal.Read<RetransmissionRequestMessage>(packet.AsSpan(16)));
                break;
            default:
                break;
        }
    }

    private void Serve(RetransmissionRequestMessage request)
    {
        var (first, last) = (request.BeginSeqNum, request.EndSeqNum);
        Requests.Add((first, last));
        var status = _fault == ServerFault.NoMoreToday ? 101
            : _fault == ServerFault.RefusesRequests || first < FirstKept || last > channel.Count ? 2
            : last - first >= 10_000 ? 100 : 0;
        Send(ModelChannel.Single(9, 9, new RetransmissionResponseMessage
        {
            ChannelID = request.ChannelID,
            RetransStatus = (byte)status,
            BeginSeqNum = first,
            EndSeqNum = last,
        }));
        for (var number = first; number <= last && status == 0;)
        {
            var end = Math.Min(last, number + (uint)random.Next(30));
            if (_fault is ServerFault.HangsUpInTheMiddle or ServerFault.FallsSilentInTheMiddle && number - first > (last - first) / 2)
            {
                break;
            }

            Send(channel.Packet(number, end));
            number = end + 1;
        }

        if (status == 101 || _fault == ServerFault.HangsUpInTheMiddle)
        {
            HangUp();
        }
    }

    private void Later(long delay, Action action) => _bench!.At(_bench.Now + delay, () =>
    {
        action();
        Work();
    });
}
