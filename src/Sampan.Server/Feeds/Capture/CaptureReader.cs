namespace Sampan.Server.Feeds.Capture;

/// <summary>Reads the UDP datagrams of a capture: pcap or pcapng, as it is or compressed with gzip or zstd.</summary>
/// <remarks>
/// Memory is bounded whatever the file says, and nothing is allocated for a packet. A file that is cut or damaged ends
/// with a <see cref="Problem"/> that names the offset; what came before it is good. Not thread-safe.
/// </remarks>
public sealed class CaptureReader : IDisposable
{
    private readonly CaptureInput _input;
    private readonly CaptureFormat? _format;
    private CaptureCounts _counts;

    /// <summary>Begins with a stream, which belongs to the reader from now on.</summary>
    public CaptureReader(Stream file)
    {
        _input = new CaptureInput(file);
        try
        {
            _format = PcapFormat.TryOpen(_input) ?? (CaptureFormat?)PcapngFormat.TryOpen(_input);
            Problem = _format is null ? "it is no capture: neither pcap nor pcapng" : _format.Problem;
        }
        catch (InvalidDataException problem)
        {
            Problem = DescribeDamage(problem);
        }
    }

    /// <summary>Why reading ended before the end of the file, in a clause; null while nothing is wrong.</summary>
    public string? Problem { get; private set; }

    /// <summary>What there was up to here.</summary>
    public CaptureCounts Counts => _counts;

    /// <summary>Opens a file.</summary>
    /// <exception cref="OperatorException">It can't be opened.</exception>
    public static CaptureReader Open(string path)
    {
        try
        {
            return new CaptureReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} can't be read: {problem.Message}", problem);
        }
    }

    /// <summary>Goes to the next datagram; false at the end, or when there is a <see cref="Problem"/>.</summary>
    public bool Read(out CapturedDatagram datagram)
    {
        datagram = default;
        try
        {
            while (Problem is null && _format!.ReadPacket(out var packet))
            {
                _counts.Packets++;
                var content = IpPacket.TryRead(packet.LinkType, packet.Bytes, packet.Time, out datagram);
                if (content == IpPacket.Content.Udp)
                {
                    _counts.Datagrams++;
                    return true;
                }

                Count(content);
            }

            Problem ??= _format!.Problem;
        }
        catch (InvalidDataException problem)
        {
            Problem = DescribeDamage(problem);
        }

        return false;
    }

    public void Dispose() => _input.Dispose();

    private void Count(IpPacket.Content content)
    {
        switch (content)
        {
            case IpPacket.Content.Fragment:
                _counts.Fragments++;
                break;
            case IpPacket.Content.Cut:
                _counts.Cut++;
                break;
            default:
                _counts.Others++;
                break;
        }
    }

    private string DescribeDamage(InvalidDataException problem) =>
        $"it can't be decompressed beyond offset {_input.Offset}: {problem.Message.TrimEnd('.')}";
}
