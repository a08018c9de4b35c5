using System.Globalization;
using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>A column of the table <c>instrument</c>: what it is called, and what of an instrument it holds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, and what must hold.</param>
/// <param name="ValueOf">What to store; null for nothing.</param>
/// <param name="Since">The version of the schema that brought it.</param>
/// <param name="IsListed">Whether HKEX's list of securities tells it: then an import replaces it, and else keeps it.</param>
internal sealed record InstrumentColumn(
    string Name, string Type, Func<Instrument, object?> ValueOf, int Since = 1, bool IsListed = false)
{
    /// <summary>
    /// All columns, in the order in which <see cref="InstrumentRow"/> reads them. Prices, ratios and percentages are units of
    /// 1e-9, days are <c>yyyy-mm-dd</c>. What holds for a day only (limits, the previous close) is not stored.
    /// </summary>
    public static readonly InstrumentColumn[] All =
    [
        new("id", "INTEGER PRIMARY KEY", instrument => (long)instrument.Id, IsListed: true),
        new("code", "TEXT NOT NULL", instrument => instrument.Code, IsListed: true),
        new("name", "TEXT NOT NULL", instrument => instrument.Name, IsListed: true),
        new("chinese_name", "TEXT", instrument => instrument.ChineseName),
        new("type", "TEXT NOT NULL", instrument => instrument.Type.ToString(), IsListed: true),
        new("market", "TEXT", instrument => instrument.Market, IsListed: true),
        new("sector", "TEXT", instrument => instrument.Sector),
        new("currency", "TEXT NOT NULL", instrument => instrument.Currency, IsListed: true),
        new("board_lot", "INTEGER NOT NULL", instrument => instrument.BoardLot, IsListed: true),
        new("spread_table", "TEXT", instrument => instrument.SpreadTableCode?.ToString(), IsListed: true),
        new("isin", "TEXT", instrument => instrument.Isin, IsListed: true),
        new("underlying", "TEXT", instrument => instrument.Underlying, IsListed: true),
        new("expiry", "TEXT", instrument => Day(instrument.Expiry), IsListed: true),
        new("kind", "TEXT", instrument => instrument.Terms?.Kind.ToString(), IsListed: true),
        new("class", "TEXT NOT NULL DEFAULT 'stock'", instrument => instrument.Class.Text(), Since: 3, IsListed: true),
        new("region", "TEXT NOT NULL DEFAULT 'HK'", instrument => instrument.Region, Since: 3, IsListed: true),
        new("exchange", "TEXT NOT NULL DEFAULT 'HKEX'", instrument => instrument.Exchange, Since: 3, IsListed: true),
        new("simplified_chinese_name", "TEXT", instrument => instrument.SimplifiedChineseName, Since: 3),
        new("strike", "INTEGER", instrument => Known(instrument.Terms?.Strike), Since: 3),
        new("second_strike", "INTEGER", instrument => Known(instrument.Terms?.SecondStrike), Since: 3),
        new("call_level", "INTEGER", instrument => Known(instrument.Terms?.CallLevel), Since: 3),
        new("conversion_ratio", "INTEGER", instrument => Known(instrument.Terms?.ConversionRatio), Since: 3),
        new("entitlement", "INTEGER", instrument => Known(instrument.Terms?.Entitlement), Since: 3),
        new("warrants_per_entitlement", "INTEGER", instrument => Positive(instrument.Terms?.WarrantsPerEntitlement), Since: 3),
        new("style", "TEXT", instrument => StyleOf(instrument.Terms), Since: 3),
        new("is_exotic", "INTEGER", instrument => Bit(instrument.Terms?.IsExotic), Since: 3),
        new("accrued_interest", "INTEGER", instrument => instrument.Bond?.AccruedInterest, Since: 3),
        new("coupon_rate", "INTEGER", instrument => instrument.Bond?.CouponRate, Since: 3),
        new("face_value", "INTEGER", instrument => Known(instrument.Bond?.FaceValue), Since: 3),
        new("face_value_currency", "TEXT", instrument => instrument.Bond?.FaceValueCurrency, Since: 3),
        new("maturity", "TEXT", instrument => Day(instrument.Bond?.Maturity), Since: 3),
        new("is_professional_only", "INTEGER", instrument => Bit(instrument.Bond?.IsProfessionalOnly), Since: 3),
        new("flags", "INTEGER", instrument => (long?)instrument.Flags, Since: 3),
        new("product_type", "INTEGER", instrument => Positive(instrument.ProductType), Since: 3),
        new("listed", "TEXT", instrument => Day(instrument.Listed), Since: 3),
        new("delisted", "TEXT", instrument => Day(instrument.Delisted), Since: 3),
        new("domain_counter", "TEXT", instrument => instrument.DomainCounter, Since: 3),
        new("free_text", "TEXT", instrument => instrument.FreeText, Since: 3),
        new("liquidity_providers", "TEXT", instrument => instrument.LiquidityProviders?.ToString(), Since: 3),
    ];

    /// <summary>What an update sets it to.</summary>
    /// <param name="fromList">Whether the facts are those of a list, which lacks some.</param>
    public string Assignment(bool fromList) => fromList && !IsListed
        ? $"{Name} = coalesce(excluded.{Name}, {Name})"
        : $"{Name} = excluded.{Name}";

    private static string? Day(DateOnly? day) => day?.ToString(InstrumentRow.DateFormat, CultureInfo.InvariantCulture);

    private static long? Known(long? price) => price is Price.Undefined ? null : price;

    private static long? Positive(long? number) => number is > 0 ? number : null;

    private static long? Bit(bool? flag) => flag is { } known ? known ? 1L : 0L : null;

    private static string? StyleOf(WarrantTerms? terms) =>
        terms is { Style: not WarrantStyle.Unknown } known ? known.Style.ToString() : null;
}
