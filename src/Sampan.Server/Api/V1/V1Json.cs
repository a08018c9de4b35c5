using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Rendering;

namespace Sampan.Server.Api.V1;

/// <summary>Sampan's own answers as JSON: prices and money from integers, times in milliseconds, null for what is not known.</summary>
internal static class V1Json
{
    private const long NanosPerMillisecond = 1_000_000;

    // The longest is a sum of money: 39 digits, a sign and a point.
    private const int NumberLengthMax = 48;

    /// <summary>Renders an object.</summary>
    public static byte[] Render(Action<Utf8JsonWriter> write)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    /// <summary>Writes a price, or any other number in units of 1e-9; null for <see cref="Market.Price.Undefined"/>.</summary>
    public static void Price(this Utf8JsonWriter json, string name, long price)
    {
        Span<byte> text = stackalloc byte[NumberLengthMax];
        var number = new JsonSpan(text);
        number.Price(price);
        json.WritePropertyName(name);
        json.WriteRawValue(text[..number.Length], skipInputValidation: true);
    }

    /// <summary>Writes a sum of money in units of 1e-9; null for null.</summary>
    public static void Money(this Utf8JsonWriter json, string name, Int128? money)
    {
        if (money is not { } sum)
        {
            json.WriteNull(name);
            return;
        }

        Span<byte> text = stackalloc byte[NumberLengthMax];
        var number = new JsonSpan(text);
        number.Money(sum);
        json.WritePropertyName(name);
        json.WriteRawValue(text[..number.Length], skipInputValidation: true);
    }

    /// <summary>Writes a time as milliseconds; null for null, and for 0 and less, which stand for none.</summary>
    public static void Time(this Utf8JsonWriter json, string name, long? nanoseconds) =>
        json.Number(name, nanoseconds is > 0 and not long.MaxValue ? nanoseconds / NanosPerMillisecond : null);

    /// <summary>Writes a whole number, or null.</summary>
    public static void Number(this Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Writes a text; null for null.</summary>
    public static void Text(this Utf8JsonWriter json, string name, string? text)
    {
        if (text is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, text);
        }
    }

    /// <summary>Writes a quantity; null for <see cref="Market.Price.Undefined"/>.</summary>
    public static void Quantity(this Utf8JsonWriter json, string name, long quantity) =>
        json.Number(name, quantity == Sampan.Market.Price.Undefined ? null : quantity);

    /// <summary>Writes a price level's members.</summary>
    public static void Level(this Utf8JsonWriter json, in PriceLevel level)
    {
        json.Price("price", level.Price);
        json.WriteNumber("size", level.Size);
        json.WriteNumber("orders", level.Orders);
    }

    /// <summary>Says why an answer is empty.</summary>
    public static void ReasonIf(this Utf8JsonWriter json, bool isEmpty, string reason)
    {
        if (isEmpty)
        {
            json.WriteString("reason", reason);
        }
    }

    /// <summary>Writes yes or no, or null.</summary>
    public static void Flag(this Utf8JsonWriter json, string name, bool? flag)
    {
        if (flag is { } value)
        {
            json.WriteBoolean(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Writes a day as <c>2026-11-23</c>; null for null.</summary>
    public static void Date(this Utf8JsonWriter json, string name, DateOnly? day) =>
        json.Text(name, day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>Says which instrument the answer is about.</summary>
    public static void Symbol(this Utf8JsonWriter json, Instrument instrument)
    {
        json.WriteString("symbol", instrument.Code);
        json.WriteString("region", instrument.Region);
        json.WriteString("class", instrument.Class.Text());
    }
}
