using System.Globalization;
using System.Text;
using Sampan.Market;

namespace Sampan.Server.History.Import;

/// <summary>HKEX's full list of securities into the history's table of instruments.</summary>
/// <remarks>It is small: read whole, and stored in one transaction. A server has it from its next start.</remarks>
public static class InstrumentImport
{
    // A list of securities has 18,000 rows.
    private const int RowsMax = 1_000_000;

    /// <summary>Imports a list; instruments that are there already get its facts, others stay.</summary>
    /// <returns>How many of each type it has.</returns>
    /// <exception cref="OperatorException">The file can't be read, or is no list of securities.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The history can't be written.</exception>
    public static IReadOnlyDictionary<SecurityType, int> Run(HistoryDatabase database, string path, BadRows badRows)
    {
        var instruments = Read(path, badRows);
        InstrumentMaster.Store(database, instruments.Values);
        return instruments.Values
            .GroupBy(instrument => instrument.Type)
            .OrderBy(type => type.Key)
            .ToDictionary(type => type.Key, type => type.Count());
    }

    private static Dictionary<uint, Instrument> Read(string path, BadRows badRows)
    {
        using var source = SourceFile.Open(path);
        try
        {
            using var rows = new CsvReader(source.Text);
            var columns = InstrumentColumns.Read(path, rows);
            var instruments = new Dictionary<uint, Instrument>();
            var counters = new Dictionary<uint, string>();
            while (instruments.Count < RowsMax && rows.TryReadRow())
            {
                if (TryParse(rows, columns, out var instrument, out var reason))
                {
                    instruments[instrument.Id] = instrument;
                    NoteCounter(rows, columns, instrument, counters);
                }
                else
                {
                    badRows.Add(path, rows.Line, reason);
                }
            }

            LinkCounters(instruments, counters);
            return instruments;
        }
        catch (InvalidDataException damage)
        {
            throw new OperatorException($"{path} can't be read: {damage.Message}.", damage);
        }
    }

    private static bool TryParse(CsvReader row, InstrumentColumns columns, out Instrument instrument, out string reason)
    {
        instrument = null!;
        reason = "";
        var category = Text(row, columns.Category);
        var subCategory = Text(row, columns.SubCategory);
        if (!uint.TryParse(row.Field(columns.Code), NumberStyles.None, null, out var id) || id is 0 or > 99_999)
        {
            reason = $"there is no stock code {FieldText.Show(row.Field(columns.Code))}";
        }
        else if (SecurityCategory.TypeOf(category, subCategory) is not { } type)
        {
            reason = $"there is no category {FieldText.Show(row.Field(columns.Category))}";
        }
        else if (!TryParseLot(Text(row, columns.BoardLot), out var lot))
        {
            reason = $"board lot is no whole number: {FieldText.Show(row.Field(columns.BoardLot))}";
        }
        else if (!TryParseExpiry(Text(row, columns.Expiry), out var expiry))
        {
            reason = $"there is no date {FieldText.Show(row.Field(columns.Expiry))}";
        }
        else
        {
            instrument = new Instrument
            {
                Id = id,
                Class = AssetClass.Stock,
                Region = "HK",
                Exchange = "HKEX",
                Code = id.ToString(CultureInfo.InvariantCulture),
                Name = Text(row, columns.Name),
                ChineseName = FieldText.OrNull(row.Field(columns.ChineseName)),
                Type = type,
                Market = SecurityCategory.MarketOf(category, subCategory),
                Sector = FieldText.OrNull(row.Field(columns.Sector)),
                Currency = CurrencyOf(Text(row, columns.Currency)),
                BoardLot = lot,
                SpreadTableCode = SecurityCategory.SpreadTableOf(Text(row, columns.SpreadTable), type),
                Isin = FieldText.OrNull(row.Field(columns.Isin)),
                Expiry = expiry,
                Terms = SecurityCategory.TermsOf(Text(row, columns.Name), type),
            };
        }

        return reason.Length == 0;
    }

    private static bool TryParseLot(string text, out int lot) =>
        int.TryParse(text.Replace(",", ""), NumberStyles.None, null, out lot) && lot > 0;

    private static bool TryParseExpiry(string text, out DateOnly? expiry)
    {
        var isParsed = DateOnly.TryParseExact(
            text, ["dd/MM/yyyy", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        expiry = isParsed ? date : null;
        return isParsed || text.Length == 0;
    }

    /// <summary>The list writes RMB; lists without a currency are from a time when it stood elsewhere.</summary>
    private static string CurrencyOf(string text) => text switch { "" => "HKD", "RMB" => "CNY", _ => text };

    private static void NoteCounter(
        CsvReader row, InstrumentColumns columns, Instrument instrument, Dictionary<uint, string> counters)
    {
        if (uint.TryParse(row.Field(columns.RmbCounter), NumberStyles.None, null, out var counter))
        {
            counters[counter] = instrument.Code;
        }
    }

    /// <summary>A renminbi counter follows the Hong Kong dollar counter whose row names it.</summary>
    private static void LinkCounters(Dictionary<uint, Instrument> instruments, Dictionary<uint, string> counters)
    {
        foreach (var (counter, code) in counters)
        {
            if (instruments.TryGetValue(counter, out var instrument) && instrument.Code != code)
            {
                instruments[counter] = instrument with { Underlying = code };
            }
        }
    }

    private static string Text(CsvReader row, int column) => Encoding.UTF8.GetString(row.Field(column)).Trim();
}
