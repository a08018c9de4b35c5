using System.Globalization;
using Sampan.Market;

namespace Sampan.Server.Hosting.Days;

/// <summary>The words of a line, taken one after the other; what can't be understood is an error that names the line.</summary>
internal sealed class DayWords
{
    // Before the exchange does anything.
    private const long DayBegins = 8 * 3_600 * HongKongTime.NanosPerSecond;

    private readonly string _file;
    private readonly DayLine _line;
    private readonly List<string> _words;
    private int _next;

    public DayWords(string file, DayLine line)
    {
        (_file, _line) = (file, line);
        var text = line.Text.Split('#')[0];
        _words = [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>Whether there is nothing more.</summary>
    public bool IsAtEnd => _next == _words.Count;

    /// <summary>The next word, which has to be there.</summary>
    /// <param name="what">What it should be, for the error.</param>
    public string Take(string what) => IsAtEnd ? throw Error($"{what} is missing.") : _words[_next++];

    /// <summary>Takes the next word if it is this one.</summary>
    public bool TryTake(string word)
    {
        var isThere = !IsAtEnd && _words[_next] == word;
        _next += isThere ? 1 : 0;
        return isThere;
    }

    /// <summary>Takes the next word if it is one of several.</summary>
    public bool TryTake<T>(IReadOnlyDictionary<string, T> words, out T meaning)
    {
        meaning = default!;
        var isThere = !IsAtEnd && words.TryGetValue(_words[_next], out meaning!);
        _next += isThere ? 1 : 0;
        return isThere;
    }

    /// <summary>Takes a word and what follows it out of the line, wherever they stand: <c>of 700</c>.</summary>
    /// <returns>What follows; null when the word is not there.</returns>
    public string? TakeOption(string word)
    {
        var at = _words.IndexOf(word, _next);
        if (at < 0)
        {
            return null;
        }

        var value = at + 1 < _words.Count ? _words[at + 1] : throw Error($"What comes after {word} is missing.");
        _words.RemoveRange(at, 2);
        return value;
    }

    /// <summary>Takes a word that has to be one of several.</summary>
    public T Take<T>(string what, IReadOnlyDictionary<string, T> words) => TryTake(words, out var meaning)
        ? meaning
        : throw Error($"{(IsAtEnd ? "Nothing" : _words[_next])} is no {what}; it is one of {string.Join(", ", words.Keys)}.");

    /// <summary>All that is left of the line; null for nothing.</summary>
    public string? Rest()
    {
        var rest = IsAtEnd ? null : string.Join(' ', _words.Skip(_next));
        _next = _words.Count;
        return rest;
    }

    public long Price()
    {
        var word = Take("A price");
        return Sampan.Market.Price.TryParse(word, out var price) ? price : throw Error($"{word} is no price.");
    }

    /// <summary>A price and a number of shares, as in <c>500.5 x 300</c>.</summary>
    public (long Price, uint Size) PriceAndSize()
    {
        var price = Price();
        return (price, SizeAfterX());
    }

    /// <summary>A number of shares, as in <c>x 300</c>.</summary>
    public uint SizeAfterX()
    {
        if (!TryTake("x"))
        {
            throw Error("Write price and shares as 500.5 x 300.");
        }

        return Number("A number of shares");
    }

    /// <summary>A number from 1 to a limit.</summary>
    public uint Number(string what, uint max)
    {
        var number = Number(what);
        return number >= 1 && number <= max ? number : throw Error($"{what} is from 1 to {max}, and not {number}.");
    }

    public uint Number(string what)
    {
        var word = Take(what);
        return uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Error($"{word} is no number.");
    }

    /// <summary>A ratio as in <c>10:1</c>.</summary>
    public (uint Numerator, uint Denominator) Ratio()
    {
        var word = Take("A ratio");
        var parts = word.Split(':');
        return parts.Length == 2
            && uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var numerator)
            && uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var denominator)
            && denominator > 0
            ? (numerator, denominator)
            : throw Error($"{word} is no ratio; write 10:1.");
    }

    public DateOnly Date()
    {
        var word = Take("A date");
        return DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw Error($"{word} is no date; write 2026-03-02.");
    }

    /// <summary>A time of day, in nanoseconds since midnight in Hong Kong.</summary>
    public long Time()
    {
        var word = Take("A time");
        string[] formats = ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFF"];
        return TimeOnly.TryParseExact(word, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.Ticks * TimeSpan.NanosecondsPerTick
            : throw Error($"{word} is no time of day; write 09:30, 09:30:05 or 09:30:05.25.");
    }

    /// <summary>A day and where it begins, as in <c>day 2026-03-03 from 09:30</c>; nanoseconds since the Unix epoch, UTC.</summary>
    public long DayAndTime()
    {
        TryTake("day");
        var day = Date();
        var time = TryTake("from") ? Time() : DayBegins;
        End();
        return HongKongTime.At(day, time);
    }

    /// <summary>Nothing more may come.</summary>
    public void End()
    {
        if (!IsAtEnd)
        {
            throw Error($"{_words[_next]} is not understood here.");
        }
    }

    /// <summary>An error in this line.</summary>
    public OperatorException Error(string sentence) => new($"{_file}:{_line.Number}: {sentence}");
}
