using System.Text;
using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Rendering;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>What the market has had, seen from beside the stream: each trade by its number, each state that was published.</summary>
internal sealed class MarketRecord(IReadOnlyList<string> symbols)
{
    /// <summary>The types that are states.</summary>
    public static readonly string[] States = ["quote", "depth", "status", "auction", "bar@1m"];

    private InstrumentDirectory? _instruments;
    private NativeJson? _json;
    private readonly byte[] _text = new byte[NativeJson.LengthMax];
    private readonly Dictionary<(string Symbol, string Type, int Number), string> _states = [];
    private readonly Dictionary<string, int> _trades = [];
    private readonly Dictionary<string, int> _lastTrades = [];

    /// <summary>The price of each trade, by symbol and number.</summary>
    public Dictionary<(string Symbol, int Number), int> Prices { get; } = [];

    /// <summary>The number after which the next trade comes: that of the last one, or of one that a killed run may have had.</summary>
    public int TradesOf(string symbol) => _trades.GetValueOrDefault(symbol);

    /// <summary>The number of the last trade.</summary>
    public int LastTradeOf(string symbol) => _lastTrades.GetValueOrDefault(symbol);

    /// <summary>What was published with a number; null when nothing was.</summary>
    public string? StateAt(string symbol, string type, int number) => _states.GetValueOrDefault((symbol, type, number));

    /// <summary>What is published now, and its number; null when nothing was heard yet.</summary>
    public (int Number, string Content)? StateOf(NativeServer server, string symbol, string type)
    {
        server.Market.Context.Published.Read(IndexOf(server, symbol), out var snapshot);
        var number = type switch
        {
            "quote" => snapshot.Numbers.Quote,
            "depth" => snapshot.Numbers.Depth,
            "status" => snapshot.Numbers.Status,
            "auction" => snapshot.Numbers.Auction,
            _ => snapshot.HasBar(BarInterval.Minute1) ? snapshot.Numbers.Bar(BarSet.IndexOf(BarInterval.Minute1)) : 0,
        };
        return number == 0 || snapshot.Numbers.Day <= 0 ? null : ((int)number, Render(server, symbol, type, in snapshot));
    }

    /// <summary>A batch was applied, or a server has begun: notes what it has come to.</summary>
    /// <param name="server">The market.</param>
    /// <param name="traded">Prices of the batch, by symbol.</param>
    public void Note(NativeServer server, ILookup<string, int> traded)
    {
        foreach (var symbol in symbols)
        {
            if (server.Market.Context.Published.Read(IndexOf(server, symbol), out var snapshot) == 0 || snapshot.Numbers.Day <= 0)
            {
                continue;
            }

            var last = (int)snapshot.Quote.Number;
            var prices = traded[symbol].ToList();

            // A number that was given to a trade is never given to another one.
            Assert.True(last - prices.Count >= TradesOf(symbol));
            for (var i = 0; i < prices.Count; i++)
            {
                Prices.Add((symbol, last - prices.Count + 1 + i), prices[i]);
            }

            _trades[symbol] = last;
            _lastTrades[symbol] = prices.Count > 0 ? last : LastTradeOf(symbol);
            foreach (var type in States)
            {
                if (StateOf(server, symbol, type) is { } state)
                {
                    _states[(symbol, type, state.Number)] = state.Content;
                }
            }
        }
    }

    public static int IndexOf(NativeServer server, string symbol) => server.Index(symbol[..^3]);

    private string Render(NativeServer server, string symbol, string type, in InstrumentSnapshot snapshot)
    {
        var instruments = server.Market.Context.Instruments;
        _json = _instruments == instruments ? _json! : new NativeJson(_instruments = instruments);
        var json = _json;
        var head = new NativeHead(IndexOf(server, symbol), 1, snapshot.Numbers.Day);
        var length = type switch
        {
            "quote" => json.Quote(_text, in head, in snapshot),
            "depth" => json.Depth(_text, in head, in snapshot, Depth.LevelsMax, hasChecksum: false),
            "status" => json.Status(_text, in head, in snapshot, isStale: false),
            "auction" => json.Auction(_text, in head, in snapshot),
            _ => json.Bar(_text, in head, "bar@1m"u8, in snapshot.Bars[BarSet.IndexOf(BarInterval.Minute1)], isFinal: false),
        };
        var message = JsonElement.Parse(Encoding.UTF8.GetString(_text.AsSpan(0, length)));
        if (type != "depth")
        {
            return NumberedReader.ContentOf(message);
        }

        var depth = new DepthOfChanges();
        depth.Take(message);
        return depth.ToString();
    }
}
