using Sampan.Market;

namespace Sampan.Server.History.Import;

/// <summary>What a row of a file turned out to be.</summary>
internal enum RowKind
{
    /// <summary>A bar.</summary>
    Bar,

    /// <summary>A day or minute in which a security was not traded: no bar, and no mistake either.</summary>
    WithoutTrades,

    /// <summary>Not to be understood, or contradicting itself; <see cref="BarRowParser.Reason"/> says why.</summary>
    Bad,
}

/// <summary>Bars from the rows of one file.</summary>
internal sealed class BarRowParser(BarColumns columns, MinuteLabels labels, InstrumentCodes codes)
{
    private const long OpeningAuction = ((9 * 60) + 29) * 60 * BarUnits.Second;
    private const int PriceScale = 9;
    private const int TurnoverScale = 6;

    private readonly long _labelOffset =
        columns.AreMinutes && labels == MinuteLabels.End ? 60 * BarUnits.Second : 0;

    /// <summary>Why the last row was bad.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Reads the row that the reader stands on.</summary>
    public RowKind Parse(CsvReader row, out StoredBar stored)
    {
        stored = default;
        if (!codes.TryFind(row.Field(columns.Code), out var instrument))
        {
            return Bad($"there is no instrument {FieldText.Show(row.Field(columns.Code))}");
        }

        var bar = default(Bar);
        if (!TryParseStart(row, out bar.Start)
            || !TryParsePrice(row, columns.Open, "open", out bar.Open)
            || !TryParsePrice(row, columns.High, "high", out bar.High)
            || !TryParsePrice(row, columns.Low, "low", out bar.Low)
            || !TryParsePrice(row, columns.Close, "close", out bar.Close)
            || !TryParseCount(row, columns.Volume, "volume", out bar.Volume)
            || !TryParseTurnover(row, ref bar)
            || !TryParseTrades(row, ref bar))
        {
            return RowKind.Bad;
        }

        var isIndex = instrument >= Instrument.IndexIdBase;
        if (bar.Volume == 0 && !isIndex)
        {
            return RowKind.WithoutTrades;
        }

        // The one label 09:30 of a file that names ends is the opening auction, whose minute is 09:29.
        if (_labelOffset > 0 && !isIndex && HongKongTime.NanosOfDay(bar.Start) == OpeningAuction)
        {
            bar.Flags |= BarFlags.Auction;
        }

        stored = new StoredBar(instrument, columns.AreMinutes ? BarInterval.Minute1 : BarInterval.Day, bar);
        return Contradiction(in bar) is { } reason ? Bad(reason) : RowKind.Bar;
    }

    private bool TryParseStart(CsvReader row, out long start)
    {
        var isParsed = BarLabel.TryParse(row, columns, out start, out var wrong);
        start -= _labelOffset;
        return isParsed || Fail($"there is no {wrong}");
    }

    private bool TryParsePrice(CsvReader row, int column, string name, out long price) =>
        DecimalText.TryParse(row.Field(column), PriceScale, out price, out _)
        || Fail($"{name} is no price: {FieldText.Show(row.Field(column))}");

    private bool TryParseCount(CsvReader row, int column, string name, out long count)
    {
        if (!DecimalText.TryParse(row.Field(column), 0, out count, out var isWhole) || !isWhole)
        {
            return Fail($"{name} is no whole number: {FieldText.Show(row.Field(column))}");
        }

        return count >= 0 || Fail($"{name} {count} is negative");
    }

    private bool TryParseTurnover(CsvReader row, ref Bar bar)
    {
        var text = row.Field(columns.Turnover);
        if (text.IsEmpty)
        {
            bar.Flags |= BarFlags.NoTurnover;
            return true;
        }

        if (!DecimalText.TryParse(text, TurnoverScale, out var millionths, out _))
        {
            return Fail($"turnover is no number: {FieldText.Show(text)}");
        }

        bar.Turnover = (Int128)millionths * BarUnits.TurnoverScale;
        return millionths >= 0 || Fail($"turnover {FieldText.Show(text)} is negative");
    }

    private bool TryParseTrades(CsvReader row, ref Bar bar)
    {
        var trades = 0L;
        var isParsed = row.Field(columns.Trades).IsEmpty || TryParseCount(row, columns.Trades, "trades", out trades);
        bar.Trades = (int)Math.Min(trades, int.MaxValue);
        return isParsed;
    }

    private static string? Contradiction(in Bar bar) => bar switch
    {
        { Low: <= 0 } => $"low {Price.Text(bar.Low)} is not above 0",
        _ when bar.High < bar.Low => $"high {Price.Text(bar.High)} is below low {Price.Text(bar.Low)}",
        _ when bar.Open > bar.High => $"open {Price.Text(bar.Open)} is above high {Price.Text(bar.High)}",
        _ when bar.Open < bar.Low => $"open {Price.Text(bar.Open)} is below low {Price.Text(bar.Low)}",
        _ when bar.Close > bar.High => $"close {Price.Text(bar.Close)} is above high {Price.Text(bar.High)}",
        _ when bar.Close < bar.Low => $"close {Price.Text(bar.Close)} is below low {Price.Text(bar.Low)}",
        _ => null,
    };

    private RowKind Bad(string reason)
    {
        Reason = reason;
        return RowKind.Bad;
    }

    private bool Fail(string reason)
    {
        Reason = reason;
        return false;
    }
}
