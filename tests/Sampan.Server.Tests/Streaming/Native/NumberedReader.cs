using System.Text.Json;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>What a careful client keeps, by the documentation alone: trades, the newest of each state, books. It never forgives.</summary>
internal sealed class NumberedReader
{
    private readonly Dictionary<(string Symbol, string Type), int> _numbers = [];
    private readonly Dictionary<(string Symbol, string Type), string> _states = [];
    private readonly Dictionary<string, DepthOfChanges> _depths = [];
    private readonly Dictionary<string, BookOfOrders> _books = [];

    /// <summary>Trades received, by symbol and number.</summary>
    public Dictionary<(string Symbol, int Number), int> Prices { get; } = [];

    /// <summary>Trades that were named as missing, and why.</summary>
    public Dictionary<(string Symbol, int Number), string> Missing { get; } = [];

    /// <summary>Numbers of trades and of changes of books that it was too slow for.</summary>
    public int Skipped { get; private set; }

    /// <summary>States that were replaced by newer ones.</summary>
    public int Replaced { get; private set; }

    /// <summary>What to resume with, as a member of a command.</summary>
    public string Resume(IEnumerable<string> symbols, params string[] types) => "{" + string.Join(",", symbols.Select(symbol =>
        $"\"{symbol}\":{{{string.Join(",", types.Select(type => $"\"{type}\":{NumberOf(symbol, type)}"))}}}")) + "}";

    /// <summary>The last number of a type.</summary>
    public int NumberOf(string symbol, string type) => _numbers.GetValueOrDefault((symbol, type));

    /// <summary>What it has of a state: the members of the message, but those that number it.</summary>
    public string? StateOf(string symbol, string type) =>
        type == "depth" ? _depths.GetValueOrDefault(symbol)?.ToString() : _states.GetValueOrDefault((symbol, type));

    public BookOfOrders BookOf(string symbol)
    {
        if (!_books.TryGetValue(symbol, out var book))
        {
            _books.Add(symbol, book = new BookOfOrders());
        }

        return book;
    }

    public void Take(JsonElement message)
    {
        var type = message.GetProperty("type").GetString()!;
        var symbol = message.TryGetProperty("symbol", out var named) ? named.GetString()! : "";
        var isSnapshot = message.TryGetProperty("snapshot", out _);
        var isOfADay = message.TryGetProperty("day", out var day) && day.ValueKind == JsonValueKind.Number;
        Assert.True(isOfADay || symbol.Length == 0, message.ToString());
        switch (type)
        {
            case "trade" when isSnapshot:
                break;
            case "trade":
                TakeTrade(symbol, message);
                break;
            case "missing" when message.GetProperty("of").GetString() == "trade":
                TakeMissing(symbol, message);
                break;
            case "book" or "missing":
                TakeOrders(symbol, message);
                break;
            case "quote" or "depth" or "status" or "auction" or "bar@1m":
                TakeState(symbol, type, message);
                break;
        }
    }

    /// <summary>A state as it is compared: without what numbers it.</summary>
    public static string ContentOf(JsonElement message)
    {
        var members = message.EnumerateObject().Where(member => member.Name is not
            ("type" or "symbol" or "day" or "seq" or "snapshot" or "replaced" or "eventTime" or "receiveTime" or "publishTime"));
        return string.Join(",", members.Select(member => member.ToString()));
    }

    private void TakeTrade(string symbol, JsonElement message)
    {
        var number = NativeStreamTests.SeqOf(message);
        var before = NumberOf(symbol, "trade");
        Assert.True(before + 1 == number, $"after trade {before} of {symbol} came {number}");
        _numbers[(symbol, "trade")] = number;
        Prices.Add((symbol, number), message.GetProperty("price").GetInt32());
    }

    private void TakeMissing(string symbol, JsonElement message)
    {
        var (from, to) = (message.GetProperty("from").GetInt32(), message.GetProperty("to").GetInt32());
        var before = NumberOf(symbol, "trade");
        Assert.True(before + 1 == from, $"after trade {before} of {symbol} are missing {from} to {to}");
        _numbers[(symbol, "trade")] = to;
        var reason = message.GetProperty("reason").GetString()!;
        Skipped += reason == "slow" ? to - from + 1 : 0;
        for (var number = from; number <= to; number++)
        {
            Missing.Add((symbol, number), reason);
        }
    }

    private void TakeOrders(string symbol, JsonElement message)
    {
        var book = BookOf(symbol);
        var before = book.Missing;
        book.Take(message);
        _numbers[(symbol, "book")] = book.Last;
        var isSlow = message.TryGetProperty("reason", out var reason) && reason.GetString() == "slow";
        Skipped += isSlow ? book.Missing - before : 0;
    }

    private void TakeState(string symbol, string type, JsonElement message)
    {
        var (number, replaced, before) = (NativeStreamTests.SeqOf(message), NativeStreamTests.Replaced(message), NumberOf(symbol, type));
        Assert.True(
            before == 0 || before + replaced + 1 == number, $"{type} {number} of {symbol} replaces {replaced} after {before}");
        _numbers[(symbol, type)] = number;
        Replaced += replaced;
        if (type != "depth")
        {
            _states[(symbol, type)] = ContentOf(message);
            return;
        }

        if (!_depths.TryGetValue(symbol, out var depth))
        {
            _depths.Add(symbol, depth = new DepthOfChanges());
        }

        depth.Take(message);
        if (message.TryGetProperty("checksum", out var checksum))
        {
            Assert.Equal(checksum.GetUInt32(), depth.Checksum());
        }
    }
}
