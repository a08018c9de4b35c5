using System.Text.Json;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>What a careful client keeps: which trades it has had, and the newest of each state. It never forgives.</summary>
internal sealed class NumberedReader
{
    private readonly Dictionary<string, int> _trades = [];
    private readonly Dictionary<(string Symbol, string Type), int> _states = [];

    /// <summary>Trades received, by symbol and number.</summary>
    public Dictionary<(string Symbol, int Number), int> Prices { get; } = [];

    /// <summary>Numbers that were named as missing.</summary>
    public HashSet<(string Symbol, int Number)> Missing { get; } = [];

    /// <summary>The last price of each quote.</summary>
    public Dictionary<string, int> Last { get; } = [];

    /// <summary>What to resume with, as a member of a command.</summary>
    public string Resume(IEnumerable<string> symbols) => "{" + string.Join(",", symbols.Select(symbol =>
        $"\"{symbol}\":{{\"trade\":{_trades.GetValueOrDefault(symbol)},\"quote\":{_states.GetValueOrDefault((symbol, "quote"))}}}")) + "}";

    public int TradeOf(string symbol) => _trades.GetValueOrDefault(symbol);

    public void Take(JsonElement message)
    {
        switch (message.GetProperty("type").GetString())
        {
            case "trade" when !message.TryGetProperty("snapshot", out _):
                TakeTrade(message.GetProperty("symbol").GetString()!, message);
                break;
            case "missing":
                TakeMissing(message.GetProperty("symbol").GetString()!, message);
                break;
            case "quote":
                TakeQuote(message.GetProperty("symbol").GetString()!, message);
                break;
        }
    }

    private void TakeTrade(string symbol, JsonElement message)
    {
        var number = message.GetProperty("seq").GetInt32();
        Assert.True(TradeOf(symbol) + 1 == number, $"after trade {TradeOf(symbol)} of {symbol} came {number}");
        _trades[symbol] = number;
        Prices.Add((symbol, number), message.GetProperty("price").GetInt32());
    }

    private void TakeMissing(string symbol, JsonElement message)
    {
        var (from, to) = (message.GetProperty("from").GetInt32(), message.GetProperty("to").GetInt32());
        Assert.True(TradeOf(symbol) + 1 == from, $"after trade {TradeOf(symbol)} of {symbol} are missing {from} to {to}");
        _trades[symbol] = to;
        Missing.UnionWith(Enumerable.Range(from, to - from + 1).Select(number => (symbol, number)));
    }

    private void TakeQuote(string symbol, JsonElement message)
    {
        var number = message.GetProperty("seq").GetInt32();
        var before = _states.GetValueOrDefault((symbol, "quote"));
        if (before > 0)
        {
            var replaced = message.TryGetProperty("replaced", out var value) ? value.GetInt32() : 0;
            Assert.True(before + replaced + 1 == number, $"quote {number} of {symbol} replaces {replaced} after {before}");
        }

        _states[(symbol, "quote")] = number;
        if (message.GetProperty("last").ValueKind == JsonValueKind.Number)
        {
            Last[symbol] = message.GetProperty("last").GetInt32();
        }
    }
}
