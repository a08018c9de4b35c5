using System.Text.Json;
using Sampan.Server;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Publishing;
using Sampan.Server.Feeds.Omdc.Publishing.Faults;

namespace Sampan.Cli;

/// <summary>Notes what the publisher lost on both lines, an object a line, so that a gap ledger can be held to it.</summary>
internal sealed class LossFile : IDisposable
{
    private readonly StreamWriter _file;

    private LossFile(StreamWriter file) => _file = file;

    /// <summary>Begins a file; null without a name.</summary>
    /// <exception cref="OperatorException">It can't be written.</exception>
    public static LossFile? Create(string? path)
    {
        try
        {
            return path is null ? null : new LossFile(new StreamWriter(path) { AutoFlush = true, NewLine = "\n" });
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} can't be written: {problem.Message}", problem);
        }
    }

    /// <summary>Notes what a publisher loses from here on.</summary>
    public void Listen(OmdcPublisher publisher) => publisher.LossFound += Write;

    public void Dispose() => _file.Dispose();

    private void Write(PublishedLoss loss) => _file.WriteLine(JsonSerializer.Serialize(new
    {
        channel = loss.Channel,
        first = loss.First,
        last = loss.Last,
        time = OmdcFieldValue.Time(loss.Time),
        resets = loss.Resets,
    }));
}
