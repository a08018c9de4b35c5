using System.Net;
using System.Net.Sockets;

namespace Sampan.Server.Feeds.Sockets;

/// <summary>One socket that listens to a group, or to a port of this machine, and counts what comes.</summary>
/// <remarks>One thread receives; the counts may be read from any.</remarks>
public sealed class UdpReceiver : IDisposable
{
    private readonly Socket _socket;
    private readonly bool _hasBatches;
    private uint _overrunsSeen;
    private long _datagrams;
    private long _overruns;
    private long _tooLong;

    private UdpReceiver(Socket socket, bool hasBatches, int bufferBytes) =>
        (_socket, _hasBatches, ReceiveBufferBytes) = (socket, hasBatches, bufferBytes);

    /// <summary>Where it listens, with the port that was taken.</summary>
    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>How many bytes the kernel really holds back for it.</summary>
    public int ReceiveBufferBytes { get; }

    /// <summary>Datagrams received.</summary>
    public long Datagrams => Volatile.Read(ref _datagrams);

    /// <summary>Datagrams that the kernel threw away because the buffer was full. Counted where the kernel tells (Linux).</summary>
    public long Overruns => Volatile.Read(ref _overruns);

    /// <summary>Datagrams longer than <see cref="DatagramBatch.PayloadLengthMax"/>, which are not handed out.</summary>
    public long TooLong => Volatile.Read(ref _tooLong);

    internal Socket Socket => _socket;

    /// <summary>Opens a socket and joins its group.</summary>
    /// <exception cref="OperatorException">The port is taken, or there is no such address here.</exception>
    public static UdpReceiver Open(UdpOptions options)
    {
        var socket = UdpSocket.Open(options, out var bufferBytes);
        return new UdpReceiver(socket, options.Batches && NativeSocket.HasReceiveMany, bufferBytes);
    }

    /// <summary>Takes what has arrived, as much as the batch holds, without waiting.</summary>
    /// <returns>Whether the batch is full: there may be more.</returns>
    /// <exception cref="SocketException">The socket has failed.</exception>
    public bool Receive(DatagramBatch batch)
    {
        if (_hasBatches)
        {
            var error = batch.ReceiveMany((int)_socket.Handle);
            if (error != 0)
            {
                throw new SocketException(error);
            }
        }
        else
        {
            ReceiveOneByOne(batch);
        }

        Count(batch);
        return batch.Count == DatagramBatch.Capacity;
    }

    public void Dispose() => _socket.Dispose();

    private void Count(DatagramBatch batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        var tooLong = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            tooLong += batch.Note(i).IsTooLong ? 1 : 0;
        }

        Volatile.Write(ref _datagrams, _datagrams + batch.Count);
        if (tooLong > 0)
        {
            Volatile.Write(ref _tooLong, _tooLong + tooLong);
        }

        // The kernel's counter is that of the moment in which the datagram was queued: the last one's is the newest.
        var overruns = batch.Note(batch.Count - 1).Overruns;
        if (overruns != _overrunsSeen)
        {
            Volatile.Write(ref _overruns, _overruns + (overruns - _overrunsSeen));
            _overrunsSeen = overruns;
        }
    }

    private void ReceiveOneByOne(DatagramBatch batch)
    {
        var count = 0;
        while (count < DatagramBatch.Capacity && TryReceive(batch, count))
        {
            count++;
        }

        batch.SetCount(count);
    }

    private bool TryReceive(DatagramBatch batch, int index)
    {
        var length = _socket.Receive(batch.Slot(index), SocketFlags.None, out var error);
        switch (error)
        {
            case SocketError.Success:
                batch.SetNote(index, new DatagramNote { Length = length, IsTooLong = length > DatagramBatch.PayloadLengthMax });
                return true;
            case SocketError.MessageSize:
                batch.SetNote(index, new DatagramNote { Length = DatagramBatch.PayloadLengthMax, IsTooLong = true });
                return true;

            // Windows reports a reset where an answer of ours, which there is none of, would have gone unheard.
            case SocketError.WouldBlock or SocketError.Interrupted or SocketError.ConnectionReset:
                return false;
            default:
                throw new SocketException((int)error);
        }
    }
}
