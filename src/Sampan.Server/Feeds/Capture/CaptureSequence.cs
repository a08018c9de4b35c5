namespace Sampan.Server.Feeds.Capture;

/// <summary>The datagrams of several captures in the order of their times.</summary>
/// <remarks>
/// A day may lie in files one after the other, or in one for each line: a file is opened when its first datagram is due, and
/// closed after its last. Not thread-safe.
/// </remarks>
public sealed class CaptureSequence : IDisposable
{
    private readonly List<(string Path, long Time)> _waiting;
    private readonly List<CaptureFile> _open = [];
    private CaptureFile? _current;

    private CaptureSequence(List<(string Path, long Time)> files, string? problem)
    {
        Problem = problem;

        // The earliest is last, from where it is taken.
        _waiting = [.. files.OrderByDescending(file => file.Time).ThenByDescending(file => file.Path, StringComparer.Ordinal)];
        Start = _waiting[^1].Time;
    }

    /// <summary>When the first datagram was captured, nanoseconds since the Unix epoch, UTC.</summary>
    public long Start { get; }

    /// <summary>When the datagram in hand was captured.</summary>
    public long Time => _current!.Time;

    /// <summary>Where it was sent.</summary>
    public IPv4Endpoint Destination => _current!.Destination;

    /// <summary>What it carries; good until the next one is read.</summary>
    public ReadOnlySpan<byte> Payload => _current!.Payload;

    /// <summary>What is wrong with the last file that could not be read, or not to its end, as a sentence; null for nothing.</summary>
    public string? Problem { get; private set; }

    /// <summary>Opens a capture, or all captures of a folder.</summary>
    /// <exception cref="OperatorException">There is none, or nothing in it.</exception>
    public static CaptureSequence Open(string path)
    {
        var isFolder = Directory.Exists(path);
        if (!isFolder && !File.Exists(path))
        {
            throw new OperatorException($"There is no {path}: name a capture, or a folder of captures.");
        }

        var files = new List<(string Path, long Time)>();
        string? problem = null;
        foreach (var file in isFolder ? Directory.GetFiles(path) : [path])
        {
            if (CaptureFile.TryOpen(file, out var capture, out var why))
            {
                files.Add((file, capture.Time));
                capture.Dispose();
            }
            else
            {
                problem ??= why is null ? $"{file} has no UDP datagram over IPv4" : $"{file}: {why}";
            }
        }

        return files.Count > 0
            ? new CaptureSequence(files, problem is null ? null : $"{problem}.")
            : throw new OperatorException(
                problem is null ? $"There is no file in {path}: put captures into it." : $"{problem}. Name a capture, pcap or pcapng.");
    }

    /// <summary>Goes to the next datagram; false after the last.</summary>
    public bool Read()
    {
        if (_current is { } current && !current.TryNext())
        {
            Close(current);
        }

        OpenWhatIsDue();
        _current = null;
        foreach (var file in _open)
        {
            _current = _current is null || file.Time < _current.Time ? file : _current;
        }

        return _current is not null;
    }

    public void Dispose() => _open.ForEach(file => file.Dispose());

    private void OpenWhatIsDue()
    {
        while (_waiting.Count > 0 && (_open.Count == 0 || _waiting[^1].Time <= _open.Min(file => file.Time)))
        {
            var (path, _) = _waiting[^1];
            _waiting.RemoveAt(_waiting.Count - 1);
            if (CaptureFile.TryOpen(path, out var file, out var problem))
            {
                _open.Add(file);
            }
            else
            {
                Problem = $"{path}: {problem}.";
            }
        }
    }

    private void Close(CaptureFile file)
    {
        Problem = file.Problem is { } problem ? $"{file.Path}: {problem}." : Problem;
        _open.Remove(file);
        file.Dispose();
    }
}
