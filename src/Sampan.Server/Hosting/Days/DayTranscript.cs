using System.Text;

namespace Sampan.Server.Hosting.Days;

/// <summary>The lines of a <see cref="DayFile"/>, with what comes of each beneath it.</summary>
internal sealed class DayTranscript
{
    private readonly StringBuilder _text = new();
    private readonly List<string> _remarks = [];

    /// <summary>How long it is so far.</summary>
    public int Length => _text.Length;

    /// <summary>Takes over a line; remarks wait for the line that they are about.</summary>
    public void Copy(DayLine line)
    {
        if (line.Kind == DayLineKind.Remark)
        {
            _remarks.Add(line.Text);
            return;
        }

        WriteRemarks();
        WriteLine(line.Text);
    }

    /// <summary>Writes something that has come out.</summary>
    public void Say(string output) => WriteLine(DayFile.OutputMark + output);

    /// <summary>The whole text.</summary>
    public string End()
    {
        WriteRemarks();
        return _text.ToString();
    }

    private void WriteRemarks()
    {
        _remarks.ForEach(WriteLine);
        _remarks.Clear();
    }

    private void WriteLine(string line) => _text.Append(line.TrimEnd()).Append('\n');
}
