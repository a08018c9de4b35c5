namespace Sampan.Cli;

/// <summary>How far long work is, on standard error: on a terminal one line that changes, else a line now and then.</summary>
internal sealed class ProgressLine(TimeProvider time)
{
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FileInterval = TimeSpan.FromSeconds(5);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private long _shownAt = time.GetTimestamp();
    private int _length;

    /// <summary>Shows how far the work is, unless it was shown just now.</summary>
    public void Update(Func<string> text)
    {
        if (time.GetElapsedTime(_shownAt) < (_isTerminal ? TerminalInterval : FileInterval))
        {
            return;
        }

        _shownAt = time.GetTimestamp();
        if (_isTerminal)
        {
            Clear();
            var line = text();
            _length = line.Length;
            Console.Error.Write(line);
        }
        else
        {
            Console.Error.WriteLine(text());
        }
    }

    /// <summary>Prints a line that stays.</summary>
    public void Print(string line)
    {
        Clear();
        Console.Error.WriteLine(line);
    }

    /// <summary>Takes the changing line away.</summary>
    public void Clear()
    {
        if (_length > 0)
        {
            Console.Error.Write($"\r{new string(' ', _length)}\r");
            _length = 0;
        }
    }
}
