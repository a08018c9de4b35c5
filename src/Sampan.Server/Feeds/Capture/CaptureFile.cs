using System.Diagnostics.CodeAnalysis;

namespace Sampan.Server.Feeds.Capture;

/// <summary>A file of a capture with its next datagram in hand.</summary>
internal sealed class CaptureFile : IDisposable
{
    private readonly byte[] _payload = new byte[PcapWriter.PayloadLengthMax];
    private readonly CaptureReader _reader;
    private int _length;

    private CaptureFile(string path, CaptureReader reader) => (Path, _reader) = (path, reader);

    public string Path { get; }

    /// <summary>When the datagram in hand was captured, nanoseconds since the Unix epoch, UTC.</summary>
    public long Time { get; private set; }

    /// <summary>Where it was sent.</summary>
    public IPv4Endpoint Destination { get; private set; }

    /// <summary>What it carries.</summary>
    public ReadOnlySpan<byte> Payload => _payload.AsSpan(0, _length);

    /// <summary>Why the file could not be read to its end, in a clause; null for nothing.</summary>
    public string? Problem => _reader.Problem;

    /// <summary>Opens a file and takes its first datagram.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">It; null when there is no datagram in it.</param>
    /// <param name="problem">Why not, in a clause; null when it is whole and has none.</param>
    /// <exception cref="OperatorException">It can't be opened.</exception>
    public static bool TryOpen(string path, [NotNullWhen(true)] out CaptureFile? file, out string? problem)
    {
        file = new CaptureFile(path, CaptureReader.Open(path));
        if (file.TryNext())
        {
            problem = null;
            return true;
        }

        problem = file.Problem;
        file.Dispose();
        file = null;
        return false;
    }

    /// <summary>Goes to the next datagram; false when there is none.</summary>
    public bool TryNext()
    {
        if (!_reader.Read(out var datagram))
        {
            return false;
        }

        // A file that does not say when, says so with 0: what follows has the time of what went before.
        Time = Math.Max(Time, datagram.Time);
        Destination = datagram.Destination;
        _length = datagram.Payload.Length;
        datagram.Payload.CopyTo(_payload);
        return true;
    }

    public void Dispose() => _reader.Dispose();
}
