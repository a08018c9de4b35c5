using System.Text.Json;

namespace Sampan.Server.Tests.Faults;

/// <summary>The bars that a server has answered as closed: whatever happens to it, it may never answer otherwise.</summary>
internal sealed class AnsweredBars
{
    private readonly Dictionary<(string Code, long Start), string> _closed = [];

    public int Count => _closed.Count;

    /// <summary>The newest that is closed, by its start in milliseconds.</summary>
    public long Newest => _closed.Keys.Max(key => key.Start);

    /// <summary>Takes an answer to <c>klines</c>, and holds it to all before it.</summary>
    public void Take(JsonElement answer)
    {
        foreach (var member in answer.GetProperty("data").EnumerateObject())
        {
            Take(member.Name, [.. member.Value.EnumerateArray()]);
        }
    }

    private void Take(string code, JsonElement[] bars)
    {
        var starts = bars.Select(bar => bar.GetProperty("t").GetInt64()).ToList();
        Assert.Equal(starts.Distinct().Order(), starts);

        var answered = starts.Zip(bars).ToDictionary(pair => pair.First, pair => pair.Second.GetRawText());
        foreach (var ((_, start), bar) in _closed.Where(known => known.Key.Code == code))
        {
            Assert.True(answered.TryGetValue(start, out var again), $"{code}: the bar of {start} is gone; it was {bar}");
            Assert.Equal(bar, again);
        }

        // The newest may still run.
        foreach (var start in starts.SkipLast(1))
        {
            _closed[(code, start)] = answered[start];
        }
    }
}
