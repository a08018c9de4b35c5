using System.Globalization;
using System.Text;
using Sampan.Market;

namespace Sampan.Server.History.Import;

/// <summary>A row of a file of corporate actions as an action, or what is wrong with it.</summary>
internal sealed class ActionRowParser(ActionColumns columns, InstrumentTable instruments, string source)
{
    private const int PriceDecimals = 9;
    private const int IdLengthMax = 100;
    private const uint CodeMax = 99_999;

    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    private string? _reason;

    /// <summary>Reads a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="stored">The action.</param>
    /// <param name="reason">What is wrong, as one sentence without its point.</param>
    public bool TryParse(CsvReader row, out StoredAction stored, out string reason)
    {
        _reason = null;
        var (instrument, tradingCurrency) = InstrumentOf(row.Field(columns.Code));
        var kind = KindOf(row.Field(columns.Kind));
        var exDate = DayOf(row.Field(columns.ExDate));
        var cancelled = IsYes(row.Field(columns.Cancelled));
        var action = WithCurrency(row, tradingCurrency, WithAmounts(row, kind, exDate, cancelled));
        stored = new StoredAction(
            instrument,
            IdOf(row.Field(columns.Id), kind, exDate),
            KnownOf(row.Field(columns.Known), action.ExTime),
            cancelled,
            FieldText.OrNull(row.Field(columns.Source)) ?? source,
            action);
        reason = _reason ?? "";
        return _reason is null;
    }

    /// <summary>A code that is in no table is one of before: it has bars, and was traded in Hong Kong dollars.</summary>
    private (uint Id, string Currency) InstrumentOf(ReadOnlySpan<byte> field)
    {
        var code = Encoding.UTF8.GetString(field);
        if (instruments.TryFind(AssetClass.Stock, code, "HK", out var instrument))
        {
            return (instrument.Id, instrument.Currency);
        }

        if (!Symbol.TryParse(code, out var parts)
            || !uint.TryParse(parts.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || id is 0 or > CodeMax)
        {
            Refuse($"there is no stock code {FieldText.Show(field)}");
            return default;
        }

        return (id, "HKD");
    }

    private CorporateActionKind KindOf(ReadOnlySpan<byte> field)
    {
        if (!CorporateActionText.TryParse(Encoding.UTF8.GetString(field), out var kind))
        {
            Refuse($"kind must be split, consolidation, bonus, dividend, rights or spin-off, and is {FieldText.Show(field)}");
        }

        return kind;
    }

    private DateOnly DayOf(ReadOnlySpan<byte> field)
    {
        if (!DateOnly.TryParseExact(
                Encoding.UTF8.GetString(field), ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || day.Year is < 1970 or > 2200)
        {
            Refuse($"ex_date must be a day such as 2020-11-30, and is {FieldText.Show(field)}");
        }

        return day;
    }

    private CorporateAction WithAmounts(CsvReader row, CorporateActionKind kind, DateOnly exDate, bool cancelled)
    {
        var (numerator, denominator) = cancelled || kind == CorporateActionKind.Dividend ? (0, 0) : RatioOf(row.Field(columns.Ratio), kind);
        return new CorporateAction
        {
            Kind = kind,
            ExTime = exDate.Year < 1970 ? 0 : HongKongTime.At(exDate, 0),
            Numerator = numerator,
            Denominator = denominator,
            Cash = kind == CorporateActionKind.Dividend && !cancelled ? MoneyOf(row.Field(columns.Cash), "cash") : 0,
            SubscriptionPrice = kind == CorporateActionKind.Rights && !cancelled
                ? MoneyOf(row.Field(columns.Subscription), "subscription")
                : 0,
            ShareValue = kind == CorporateActionKind.SpinOff && !cancelled ? MoneyOf(row.Field(columns.Value), "value") : 0,
        };
    }

    private (long Numerator, long Denominator) RatioOf(ReadOnlySpan<byte> field, CorporateActionKind kind)
    {
        var colon = field.IndexOf((byte)':');
        if (colon < 0 || !TryParseShares(field[..colon], out var numerator) || !TryParseShares(field[(colon + 1)..], out var denominator))
        {
            Refuse($"ratio must be two whole numbers such as 10:1 ({Meaning(kind)}), and is {FieldText.Show(field)}");
            return (0, 0);
        }

        if ((kind == CorporateActionKind.Split && numerator <= denominator)
            || (kind == CorporateActionKind.Consolidation && numerator >= denominator))
        {
            Refuse($"{FieldText.Show(field)} is no ratio of a {kind.Text()}: write {Meaning(kind)}");
        }

        return (numerator, denominator);
    }

    private static bool TryParseShares(ReadOnlySpan<byte> text, out long shares) =>
        long.TryParse(text.Trim((byte)' '), NumberStyles.None, CultureInfo.InvariantCulture, out shares)
        && shares is > 0 and < 1_000_000_000;

    private static string Meaning(CorporateActionKind kind) => kind switch
    {
        CorporateActionKind.Split or CorporateActionKind.Consolidation => "shares after it to shares before it",
        CorporateActionKind.Rights => "shares offered to shares held",
        _ => "shares given to shares held",
    };

    private long MoneyOf(ReadOnlySpan<byte> field, string name)
    {
        if (DecimalText.TryParse(field, PriceDecimals, out var money, out var isExact) && money > 0 && isExact)
        {
            return money;
        }

        Refuse($"{name} must be more than 0, with nine decimals at most, and is {FieldText.Show(field)}");
        return 0;
    }

    /// <summary>Money in another currency than the price needs a rate, or it can't be taken off the price.</summary>
    private CorporateAction WithCurrency(CsvReader row, string? tradingCurrency, CorporateAction action)
    {
        var field = row.Field(columns.Currency);
        var text = Encoding.UTF8.GetString(field).ToUpperInvariant();
        text = text == "RMB" ? "CNY" : text;
        if (field.IsEmpty || text == tradingCurrency)
        {
            return action;
        }

        if (!CurrencyCode.TryParse(text, out var currency))
        {
            Refuse($"currency must be three letters such as HKD, and is {FieldText.Show(field)}");
            return action;
        }

        if (action.Cash + action.SubscriptionPrice + action.ShareValue == 0)
        {
            return action;
        }

        var rate = row.Field(columns.Rate);
        if (!DecimalText.TryParse(rate, PriceDecimals, out var units, out _) || units <= 0)
        {
            Refuse($"the money is in {currency} and the price in {tradingCurrency}: rate must say what one {currency} is in "
                + $"{tradingCurrency}, and is {FieldText.Show(rate)}");
        }

        return action with { Currency = currency, ExchangeRate = units };
    }

    private string IdOf(ReadOnlySpan<byte> field, CorporateActionKind kind, DateOnly exDate)
    {
        if (field.Length > IdLengthMax)
        {
            Refuse($"id must be {IdLengthMax} bytes at most, and is {FieldText.Show(field)}…");
        }

        return FieldText.OrNull(field) ?? string.Create(CultureInfo.InvariantCulture, $"{kind.Text()} {exDate:yyyy-MM-dd}");
    }

    /// <summary>Without a time of its own an action is known from its ex-date on.</summary>
    private long KnownOf(ReadOnlySpan<byte> field, long exTime)
    {
        if (field.IsEmpty)
        {
            return exTime;
        }

        var text = Encoding.UTF8.GetString(field);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year >= 1970)
        {
            return HongKongTime.At(day, 0);
        }

        if (DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            && local.Year >= 1970)
        {
            return HongKongTime.At(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        }

        Refuse($"known must be a day or a time in Hong Kong such as 2020-11-23 or 2020-11-23T16:30, and is {FieldText.Show(field)}");
        return exTime;
    }

    private bool IsYes(ReadOnlySpan<byte> field)
    {
        var text = Encoding.UTF8.GetString(field).ToLowerInvariant();
        if (text is not ("" or "0" or "1" or "no" or "yes" or "false" or "true"))
        {
            Refuse($"cancelled must be yes or no, and is {FieldText.Show(field)}");
        }

        return text is "1" or "yes" or "true";
    }

    /// <summary>Keeps the first reason: the others often follow from it.</summary>
    private void Refuse(string reason) => _reason ??= reason;
}
