namespace Sampan.Server.History.Import;

/// <summary>Which end of a minute the times of a file name.</summary>
public enum MinuteLabels
{
    /// <summary>09:30 is the minute from 09:30 to 09:31. The market's own way.</summary>
    Start,

    /// <summary>09:31 is the minute from 09:30 to 09:31, and 09:30 is the opening auction before it.</summary>
    End,
}
