using System.Net;
using System.Net.Sockets;
using System.Text;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Inputs;

/// <summary>A retransmission server that lets everybody in and has every message, one connection after the other.</summary>
internal sealed class SmallRetransmissionServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly bool _hangsUp;
    private readonly Thread _thread;

    /// <param name="hangsUp">Whether it ends each connection at the logon.</param>
    public SmallRetransmissionServer(bool hangsUp = false)
    {
        _hangsUp = hangsUp;
        _listener.Start();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    public int Connections { get; private set; }

    public string? User { get; private set; }

    public void Dispose()
    {
        _listener.Stop();
        _thread.Join();
    }

    private void Serve()
    {
        try
        {
            while (true)
            {
                using var client = _listener.AcceptTcpClient();
                Connections++;
                using var stream = client.GetStream();
                Answer(stream);
            }
        }
        catch (Exception error) when (error is SocketException or InvalidOperationException)
        {
            // The listener was stopped.
        }
    }

    private void Answer(NetworkStream stream)
    {
        var packet = new byte[32];
        try
        {
            while (true)
            {
                stream.ReadExactly(packet);
                if (_hangsUp)
                {
                    return;
                }

                Answer(stream, packet);
            }
        }
        catch (IOException)
        {
            // The client has gone.
        }
    }

    private void Answer(NetworkStream stream, byte[] packet)
    {
        var reader = new OmdcPacketReader(packet);
        Assert.True(reader.Read(out var message), reader.Describe());
        if (message.Type == OmdcMessageType.Logon)
        {
            // Padded with NUL.
            User = Encoding.ASCII.GetString(message.Bytes.Slice(4, 12)).TrimEnd('\0');
            Write(stream, Packet(new LogonResponseMessage()));
            return;
        }

        var request = message.As<RetransmissionRequestMessage>();
        Write(stream, Packet(new RetransmissionResponseMessage
        {
            ChannelID = request.ChannelID,
            BeginSeqNum = request.BeginSeqNum,
            EndSeqNum = request.EndSeqNum,
        }));
        Write(stream, LinePackets.Orders(request.BeginSeqNum, (int)(request.EndSeqNum - request.BeginSeqNum + 1)));
    }

    // Cut in the middle, as TCP may.
    private static void Write(NetworkStream stream, byte[] packet)
    {
        stream.Write(packet.AsSpan(..5));
        stream.Write(packet.AsSpan(5..));
    }

    private static byte[] Packet<T>(T message)
        where T : unmanaged, IOmdcMessage
    {
        var writer = new OmdcPacketWriter(new byte[64]);
        Assert.True(writer.TryAppend(in message));
        return writer.Finish(0, 0).ToArray();
    }
}
