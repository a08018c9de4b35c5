using Sampan.Market;

namespace Sampan.Server.Rendering;

/// <summary>Books order by order as JSON: a whole one in parts, and its changes.</summary>
internal static class OrderJson
{
    private const long NanosPerMillisecond = 1_000_000;

    /// <summary>Writes a change.</summary>
    public static int Change(Span<byte> destination, NativeJson texts, in NativeHead head, in OrderRecord order)
    {
        var json = new JsonSpan(destination);
        texts.Begin(ref json, "book"u8, in head);
        json.Raw(",\"time\":"u8);
        json.Integer(order.Header.TsEvent / NanosPerMillisecond);
        json.Raw(",\"action\":"u8);
        json.Raw(NameOf(order.Action));
        if (order.Action != OrderAction.Clear)
        {
            json.Raw(",\"id\":"u8);
            Id(ref json, order.OrderId);
            json.Raw(",\"side\":"u8);
            json.Raw(order.Side == Side.Bid ? "\"bid\""u8 : order.Side == Side.Ask ? "\"ask\""u8 : "null"u8);
            json.Raw(",\"price\":"u8);
            json.Price(order.Price);
            json.Raw(",\"size\":"u8);
            json.Integer(order.Size);
        }

        json.Raw("}"u8);
        return json.Length;
    }

    /// <summary>Writes a part of a whole book, from 0.</summary>
    public static int Part(Span<byte> destination, NativeJson texts, in NativeHead head, WholeBook book, int part)
    {
        var json = new JsonSpan(destination);
        texts.Begin(ref json, "book"u8, in head);
        json.Raw(",\"part\":"u8);
        json.Integer(part + 1);
        json.Raw(",\"parts\":"u8);
        json.Integer(book.Parts);
        json.Raw(",\"bids\":["u8);
        Orders(ref json, book, part, Side.Bid);
        json.Raw("],\"asks\":["u8);
        Orders(ref json, book, part, Side.Ask);
        json.Raw("]}"u8);
        return json.Length;
    }

    private static void Orders(ref JsonSpan json, WholeBook book, int part, Side side)
    {
        var (from, to) = book.RangeOf(part);
        var isFirst = true;
        for (var i = from; i < to; i++)
        {
            ref readonly var order = ref book[i];
            if (order.Side == side)
            {
                json.Raw(isFirst ? "["u8 : ",["u8);
                Order(ref json, in order);
                isFirst = false;
            }
        }
    }

    private static void Order(ref JsonSpan json, in BookOrder order)
    {
        Id(ref json, order.OrderId);
        json.Raw(","u8);
        json.Price(order.Price);
        json.Raw(","u8);
        json.Integer(order.Size);
        json.Raw(","u8);
        json.Integer(order.Ahead.OrdersAhead);
        json.Raw(","u8);
        json.Integer(order.Ahead.SizeAhead);
        json.Raw("]"u8);
    }

    /// <summary>As text: a number of 64 bits is more than many a reader of JSON can hold.</summary>
    private static void Id(ref JsonSpan json, ulong id)
    {
        Span<byte> digits = stackalloc byte[20];
        id.TryFormat(digits, out var length, provider: System.Globalization.CultureInfo.InvariantCulture);
        json.Raw("\""u8);
        json.Raw(digits[..length]);
        json.Raw("\""u8);
    }

    private static ReadOnlySpan<byte> NameOf(OrderAction action) => action switch
    {
        OrderAction.Add => "\"add\""u8,
        OrderAction.Modify => "\"modify\""u8,
        OrderAction.Cancel => "\"cancel\""u8,
        _ => "\"clear\""u8,
    };
}
