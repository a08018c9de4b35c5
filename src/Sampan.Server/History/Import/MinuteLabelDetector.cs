using Sampan.Market;

namespace Sampan.Server.History.Import;

/// <summary>Finds out which end of a minute a file names.</summary>
/// <remarks>
/// Hong Kong trades to 12:00 and from 13:00. Ends of minutes are 12:00 or 16:00 but never 13:00; nothing else proves
/// anything, and nothing is guessed.
/// </remarks>
internal static class MinuteLabelDetector
{
    // Many days of one stock, or some of a hundred; a fraction of what is read anyway.
    private const int RowsMax = 100_000;

    private const long Noon = 12 * 3_600 * BarUnits.Second;
    private const long Afternoon = 13 * 3_600 * BarUnits.Second;
    private const long Close = 16 * 3_600 * BarUnits.Second;

    /// <summary>Reads on to the proof; null when the file has none.</summary>
    public static MinuteLabels? Detect(CsvReader rows, BarColumns columns)
    {
        var hasSessionEnd = false;
        for (var i = 0; i < RowsMax && rows.TryReadRow(); i++)
        {
            if (!BarLabel.TryParse(rows, columns, out var label, out _))
            {
                continue;
            }

            var time = HongKongTime.NanosOfDay(label);
            hasSessionEnd |= time is Noon or Close;
            if (time == Afternoon)
            {
                return null;
            }
        }

        return hasSessionEnd ? MinuteLabels.End : null;
    }
}
