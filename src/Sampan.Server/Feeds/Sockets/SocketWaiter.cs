using System.Net.Sockets;
using System.Runtime.InteropServices;
using static Sampan.Server.Feeds.Sockets.NativeSocket;

namespace Sampan.Server.Feeds.Sockets;

/// <summary>Waits for many sockets at once, by <c>poll(2)</c> where there is one.</summary>
/// <remarks>Not thread-safe. Nothing is allocated for a wait, except on Windows.</remarks>
public sealed unsafe class SocketWaiter : IDisposable
{
    private readonly Socket?[] _sockets;
    private readonly PollEntry* _entries;
    private readonly bool _hasPoll;

    /// <param name="capacity">How many sockets there will be at most.</param>
    /// <param name="poll">Whether to use <c>poll(2)</c> where there is one.</param>
    public SocketWaiter(int capacity, bool poll = true)
    {
        _sockets = new Socket?[capacity];
        _hasPoll = poll && HasPoll;
        _entries = (PollEntry*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(PollEntry));
        for (var i = 0; i < capacity; i++)
        {
            // poll() passes over what is negative.
            _entries[i].Socket = -1;
        }
    }

    /// <summary>Puts a socket into a place, or takes it out of it.</summary>
    /// <param name="place">Which place.</param>
    /// <param name="socket">The socket; null for none.</param>
    /// <param name="writing">Whether to wait until it can be written, besides.</param>
    public void Set(int place, Socket? socket, bool writing = false)
    {
        _sockets[place] = socket;
        _entries[place] = new PollEntry
        {
            Socket = socket is null ? -1 : (int)socket.Handle,
            Events = writing ? (short)(PollIn | PollOut) : PollIn,
        };
    }

    /// <summary>Waits until a socket is ready or the time is up.</summary>
    /// <returns>Whether any is ready.</returns>
    public bool Wait(int milliseconds)
    {
        if (!_hasPoll)
        {
            return Select(milliseconds);
        }

        for (var i = 0; i < _sockets.Length; i++)
        {
            _entries[i].Ready = 0;
        }

        return Poll(_entries, (nuint)_sockets.Length, milliseconds) > 0;
    }

    /// <summary>Whether the last wait found the socket of a place ready, or failed.</summary>
    public bool IsReady(int place) => _entries[place].Ready != 0;

    /// <summary>Takes note that a socket has been emptied.</summary>
    public void Forget(int place) => _entries[place].Ready = 0;

    public void Dispose() => NativeMemory.Free(_entries);

    private bool Select(int milliseconds)
    {
        var reading = _sockets.Where(socket => socket is not null).ToList();
        var writing = _sockets.Where((socket, place) => socket is not null && (_entries[place].Events & PollOut) != 0).ToList();
        var failing = writing.ToList();
        if (reading.Count > 0)
        {
            Socket.Select(reading, writing, failing, milliseconds * 1_000);
        }

        var any = false;
        for (var i = 0; i < _sockets.Length; i++)
        {
            var socket = _sockets[i];
            var ready = reading.Contains(socket) || writing.Contains(socket) || failing.Contains(socket);
            _entries[i].Ready = (short)(socket is not null && ready ? 1 : 0);
            any |= _entries[i].Ready != 0;
        }

        return any;
    }
}
