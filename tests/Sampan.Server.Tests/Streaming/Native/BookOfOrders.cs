using System.Globalization;
using System.Text.Json;
using Sampan.Market;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>A book as a client rebuilds it, by the documentation alone, which holds every number against the one before.</summary>
internal sealed class BookOfOrders
{
    private readonly List<(ulong Id, string Side, decimal? Price, long Size)> _orders = [];
    private int _partsLeft;
    private int? _missingTo;

    /// <summary>The number of the last change that the book has.</summary>
    public int Last { get; private set; }

    public bool IsWhole { get; private set; }

    public int Snapshots { get; private set; }

    /// <summary>Why changes were missing, each time that they were.</summary>
    public List<string> Losses { get; } = [];

    /// <summary>Numbers named as missing.</summary>
    public int Missing { get; private set; }

    public void Take(JsonElement message)
    {
        switch (NativeStreamTests.TypeOf(message))
        {
            case "missing":
                TakeMissing(message);
                break;
            case "book" when message.TryGetProperty("snapshot", out _):
                TakePart(message);
                break;
            case "book":
                TakeChange(message);
                break;
        }
    }

    /// <summary>The orders of a side as the market has them: best price first, at each price as they queue.</summary>
    public List<(ulong Id, decimal? Price, long Size)> Side(string side)
    {
        var orders = _orders.Where(order => order.Side == side);
        var sign = side == "bid" ? -1 : 1;
        return [.. orders.OrderBy(order => order.Price is not { } price ? decimal.MinValue : sign * price)
            .Select(order => (order.Id, order.Price, order.Size))];
    }

    public static List<(ulong Id, decimal? Price, long Size)> Of(IEnumerable<BookOrder> orders) =>
        [.. orders.Select(order => (
            order.OrderId, order.Price == Price.Undefined ? (decimal?)null : (decimal)order.Price / Price.Unit, (long)order.Size))];

    private void TakeMissing(JsonElement message)
    {
        Assert.Equal("book", message.GetProperty("of").GetString());
        Assert.Equal(Last + 1, message.GetProperty("from").GetInt32());
        _missingTo = message.GetProperty("to").GetInt32();
        Assert.True(_missingTo > Last);
        Missing += _missingTo.Value - Last;
        Losses.Add(message.GetProperty("reason").GetString()!);
        IsWhole = false;
    }

    private void TakePart(JsonElement message)
    {
        var (part, parts) = (message.GetProperty("part").GetInt32(), message.GetProperty("parts").GetInt32());
        if (part == 1)
        {
            // The first, or the one after a loss: then it is as of the last number that is missing.
            Assert.True(Snapshots == 0 || message.GetProperty("seq").GetInt32() == (_missingTo ?? Last));
            (_partsLeft, _missingTo, Last) = (parts, null, NativeStreamTests.SeqOf(message));
            _orders.Clear();
            Snapshots++;
        }

        Assert.Equal(parts - _partsLeft + 1, part);
        Assert.Equal(Last, NativeStreamTests.SeqOf(message));
        IsWhole = --_partsLeft == 0;
        TakeOrders(message, "bid");
        TakeOrders(message, "ask");
    }

    private void TakeOrders(JsonElement message, string side)
    {
        foreach (var order in message.GetProperty(side + "s").EnumerateArray())
        {
            decimal? price = order[1].ValueKind == JsonValueKind.Null ? null : order[1].GetDecimal();
            var ahead = _orders.Where(other => other.Side == side && other.Price == price).ToList();
            Assert.Equal((ahead.Count, ahead.Sum(other => other.Size)), (order[3].GetInt32(), order[4].GetInt64()));
            _orders.Add((Id(order[0]), side, price, order[2].GetInt64()));
        }
    }

    private void TakeChange(JsonElement message)
    {
        Assert.True(IsWhole);
        Assert.Equal(Last + 1, NativeStreamTests.SeqOf(message));
        Last++;
        if (message.GetProperty("action").GetString() == "clear")
        {
            _orders.Clear();
            return;
        }

        var (id, size) = (Id(message.GetProperty("id")), message.GetProperty("size").GetInt64());
        var place = _orders.FindIndex(order => order.Id == id);
        switch (message.GetProperty("action").GetString())
        {
            case "add":
                var price = message.GetProperty("price");
                _orders.Add((
                    id,
                    message.GetProperty("side").GetString()!,
                    price.ValueKind == JsonValueKind.Null ? null : price.GetDecimal(),
                    size));
                break;
            case "cancel":
                _orders.RemoveAt(place);
                break;
            default:
                var old = _orders[place];
                _orders.RemoveAt(place);
                _orders.Insert(size > old.Size ? _orders.Count : place, old with { Size = size });
                break;
        }
    }

    private static ulong Id(JsonElement id) => ulong.Parse(id.GetString()!, CultureInfo.InvariantCulture);
}
