using System.Globalization;

namespace Sampan.Market;

/// <summary>Reads the embedded table <c>instruments.csv</c>.</summary>
internal static class InstrumentCsv
{
    private const string FileName = "instruments.csv";

    public static IEnumerable<Instrument> ReadBuiltIn() => ReferenceFile.ReadRows(FileName).Select(Parse);

    // id,class,code,name,chinese_name,type,market,sector,currency,board_lot,spread_table,isin,underlying,expiry,kind
    private static Instrument Parse(string[] row) => new()
    {
        Id = uint.Parse(row[0], CultureInfo.InvariantCulture),
        Class = Enum.Parse<AssetClass>(row[1]),
        Region = Enum.Parse<AssetClass>(row[1]) == AssetClass.Indices ? "GB" : "HK",
        Code = row[2],
        Exchange = "HKEX",
        Name = row[3],
        ChineseName = NullIfEmpty(row[4]),
        Type = Enum.Parse<SecurityType>(row[5]),
        Market = NullIfEmpty(row[6]),
        Sector = NullIfEmpty(row[7]),
        Currency = row[8],
        BoardLot = int.Parse(row[9], CultureInfo.InvariantCulture),
        SpreadTableCode = row[10].Length == 0 ? null : row[10][0],
        Isin = NullIfEmpty(row[11]),
        Underlying = NullIfEmpty(row[12]),
        Expiry = row[13].Length == 0 ? null : DateOnly.ParseExact(row[13], "yyyy-MM-dd", CultureInfo.InvariantCulture),
        Terms = row[14].Length == 0 ? null : new WarrantTerms { Kind = Enum.Parse<WarrantKind>(row[14]) },
    };

    private static string? NullIfEmpty(string field) => field.Length == 0 ? null : field;
}
