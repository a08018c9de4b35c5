using System.Globalization;
using Microsoft.Data.Sqlite;
using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>Reads an instrument from a row, from left to right: the columns of <see cref="InstrumentColumn.All"/>.</summary>
internal ref struct InstrumentRow(SqliteDataReader row)
{
    /// <summary>How days are stored.</summary>
    public const string DateFormat = "yyyy-MM-dd";

    private int _column = -1;

    /// <summary>Reads a whole row.</summary>
    public static Instrument Read(SqliteDataReader row)
    {
        var next = new InstrumentRow(row);
        var instrument = new Instrument
        {
            Id = (uint)next.Number()!.Value,
            Code = next.Text()!,
            Name = next.Text()!,
            ChineseName = next.Text(),
            Type = Enum.Parse<SecurityType>(next.Text()!),
            Market = next.Text(),
            Sector = next.Text(),
            Currency = next.Text()!,
            BoardLot = (int)next.Number()!.Value,
            SpreadTableCode = next.Text()?[0],
            Isin = next.Text(),
            Underlying = next.Text(),
            Expiry = next.Day(),
            Terms = next.Text() is { } kind ? new WarrantTerms { Kind = Enum.Parse<WarrantKind>(kind) } : null,
            Class = AssetClassText.TryParse(next.Text(), out var assetClass) ? assetClass : AssetClass.Stock,
            Region = next.Text()!,
            Exchange = next.Text()!,
            SimplifiedChineseName = next.Text(),
        };
        return next.Definition(instrument with { Terms = next.Terms(instrument.Terms), Bond = next.Bond() });
    }

    /// <summary>A warrant is one that has a kind; what else is stored of its terms says nothing without it.</summary>
    private WarrantTerms? Terms(WarrantTerms? terms)
    {
        var full = new WarrantTerms
        {
            Kind = terms?.Kind ?? WarrantKind.Other,
            Strike = PriceOrUndefined(),
            SecondStrike = PriceOrUndefined(),
            CallLevel = PriceOrUndefined(),
            ConversionRatio = PriceOrUndefined(),
            Entitlement = PriceOrUndefined(),
            WarrantsPerEntitlement = (uint)(Number() ?? 0),
            Style = Text() is { } style ? Enum.Parse<WarrantStyle>(style) : WarrantStyle.Unknown,
            IsExotic = Bit(),
        };
        return terms is null ? null : full;
    }

    /// <summary>A debt security with known terms is one that has a coupon, be it 0.</summary>
    private BondTerms? Bond()
    {
        var accrued = Number();
        var coupon = Number();
        var bond = new BondTerms
        {
            AccruedInterest = accrued ?? 0,
            CouponRate = coupon ?? 0,
            FaceValue = PriceOrUndefined(),
            FaceValueCurrency = Text(),
            Maturity = Day(),
            IsProfessionalOnly = Bit(),
        };
        return coupon is null ? null : bond;
    }

    private Instrument Definition(Instrument instrument) => instrument with
    {
        Flags = (InstrumentFlags?)Number(),
        ProductType = (byte)(Number() ?? 0),
        Listed = Day(),
        Delisted = Day(),
        DomainCounter = Text(),
        FreeText = Text(),
        LiquidityProviders = Text() is { } brokers ? Brokers(brokers) : null,
    };

    private string? Text() => row.IsDBNull(++_column) ? null : row.GetString(_column);

    private long? Number() => row.IsDBNull(++_column) ? null : row.GetInt64(_column);

    private long PriceOrUndefined() => Number() ?? Price.Undefined;

    private bool? Bit() => Number() is { } bit ? bit != 0 : null;

    private DateOnly? Day() =>
        Text() is { } day ? DateOnly.ParseExact(day, DateFormat, CultureInfo.InvariantCulture) : null;

    private static BrokerNumbers Brokers(string text) => new(
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => ushort.Parse(number, CultureInfo.InvariantCulture))]);
}
