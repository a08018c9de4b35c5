namespace Sampan.Server.Hosting.Days;

/// <summary>A line of a <see cref="DayFile"/> that is not an expected output.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Text">The line as it stands there.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct DayLine(int Number, string Text, DayLineKind Kind);

/// <summary>The kinds of <see cref="DayLine"/>.</summary>
internal enum DayLineKind : byte
{
    /// <summary>Blank, or a comment.</summary>
    Remark,

    /// <summary>What the market is made of: securities, rules.</summary>
    Setting,

    /// <summary>The beginning of a day.</summary>
    Day,

    /// <summary>Something that happens, or is asked, at a time.</summary>
    Event,
}
