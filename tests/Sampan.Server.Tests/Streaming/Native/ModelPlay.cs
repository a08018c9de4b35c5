using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Streaming;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>What happens next in a history of the stream.</summary>
internal enum ModelStep
{
    Trades,
    MoreTrades,
    Orders,
    MoreOrders,
    Venue,

    /// <summary>More at once than may wait for a connection, of which the reader takes all that comes.</summary>
    Burst,

    /// <summary>Some of what comes is read, and the rest is lost with the connection.</summary>
    Break,
    BreakAgain,

    /// <summary>A connection is left where it stands, and gone on with by a cursor.</summary>
    Leave,
    Stop,
    Kill,

    /// <summary>A kill that costs the trade that was written last.</summary>
    KillAndLose,

    /// <summary>The reader reads nothing until more waits than may.</summary>
    ReadNothing,
}

/// <summary>
/// Plays a history, of records, broken connections, servers that stop or are killed, and a reader that stops reading, and holds the
/// reader to the market.
/// </summary>
internal sealed class ModelPlay : IDisposable
{
    private const int StallMax = 2_000;

    private static readonly string[] Symbols = ["700.HK", "9988.HK"];
    private static readonly string[] Types = ["trade", "book", .. MarketRecord.States];
    private static readonly StreamOptions Small = new() { OutboxBytesMax = 64 * 1024, OutboxFramesMax = 256, Compression = false };

    private readonly NativeServer _server;
    private readonly MarketRecord _market = new(Symbols);
    private readonly NumberedReader _reader = new();
    private readonly Queue<JsonElement> _received = [];
    private readonly Random _random;
    private NativeClientSocket _client = null!;
    private JsonElement? _close;
    private bool _skips;
    private bool _mayLose;

    private ModelPlay(NativeServer server, int seed) => (_server, _random) = (server, new Random(seed));

    public static async Task PlayAsync((ModelStep What, int Count)[] history)
    {
        await using var server = await NativeServer.StartAsync(Small);
        using var play = new ModelPlay(server, history.Sum(step => step.Count));
        await play.ResumeAsync(history[0].Count);
        foreach (var (what, count) in history)
        {
            await play.DoAsync(what, count);
        }

        await play.EndAsync();
    }

    public void Dispose() => _client?.Dispose();

    private Task DoAsync(ModelStep what, int count) => what switch
    {
        ModelStep.Trades or ModelStep.MoreTrades => ApplyAsync(trades: count, orders: 0),
        ModelStep.Orders or ModelStep.MoreOrders => ApplyAsync(trades: 0, orders: count),
        ModelStep.Venue => ApplyAsync(1, 1, venue: 1 + (count % 3)),
        ModelStep.Burst => BurstAsync(count),
        ModelStep.Break or ModelStep.BreakAgain => BreakAsync(count),
        ModelStep.Leave => LeaveAsync(),
        ModelStep.Stop => StopAsync(),
        ModelStep.Kill => KillAsync(count, alsoLost: 0),
        ModelStep.KillAndLose => KillAsync(count, alsoLost: 48),
        _ => StallAsync(count),
    };

    private async Task EndAsync()
    {
        foreach (var symbol in Symbols)
        {
            await ApplyAsync(trades: 1, orders: 1, venue: 1, symbol);
        }

        await ReadAllAsync();
        Assert.DoesNotContain(_reader.Prices, trade => _market.Prices[trade.Key] != trade.Value);
        foreach (var symbol in Symbols)
        {
            var told = _reader.Prices.Keys.Concat(_reader.Missing.Keys).Where(key => key.Symbol == symbol).Select(key => key.Number);
            Assert.True(told.Order().SequenceEqual(Enumerable.Range(1, _market.TradesOf(symbol))), $"{symbol}: each number once");
        }

        // What is called lost was never a trade's, unless something was: numbers that were kept back for a run that was killed.
        var lost = _reader.Missing.Where(missing => missing.Value == "lost").Select(missing => missing.Key);
        Assert.True(_mayLose || !lost.Any(_market.Prices.ContainsKey));
        Assert.DoesNotContain(_reader.Missing.Values, reason => reason is not ("slow" or "lost"));
    }

    private async Task ApplyAsync(int trades, int orders, int venue = 0, string? only = null)
    {
        var traded = new List<(string Symbol, int Price)>();
        await _server.ApplyAsync(records =>
        {
            for (var i = 0; i < trades + orders + venue; i++)
            {
                var symbol = only ?? Symbols[_random.Next(Symbols.Length)];
                if (i < trades)
                {
                    traded.Add((symbol, 500 + _random.Next(100)));
                    _server.Trade(records, symbol[..^3], traded[^1].Price);
                }
                else if (i < trades + orders)
                {
                    Order(records, symbol);
                }
                else
                {
                    Venue(records, symbol);
                }
            }
        });
        _market.Note(_server, traded.ToLookup(trade => trade.Symbol, trade => trade.Price));
    }

    private void Order(RecordBuffer records, string symbol)
    {
        ref var order = ref records.Append<OrderRecord>(
            Publisher.Simulator, MarketRecord.IndexOf(_server, symbol), _server.Now += 1_000_000);
        var kind = _random.Next(20);
        order.Action = kind < 10 ? OrderAction.Add : kind < 15 ? OrderAction.Modify : OrderAction.Cancel;

        // Even ids buy, odd ones sell. Some contradict the book, and change nothing.
        order.OrderId = (ulong)_random.Next(1, 41);
        order.Side = order.OrderId % 2 == 0 ? Side.Bid : Side.Ask;
        order.Price = (order.Side == Side.Bid ? 580 + _random.Next(20) : 601 + _random.Next(20)) * Price.Unit;
        order.Size = (uint)_random.Next(1, 10) * 100;
    }

    private void Venue(RecordBuffer records, string symbol)
    {
        var index = MarketRecord.IndexOf(_server, symbol);
        ref var status = ref records.Append<StatusRecord>(Publisher.OmdcFullTick, index, _server.Now += 1_000_000);
        status.Action = _random.Next(2) == 0 ? StatusAction.Suspend : StatusAction.Trading;
        ref var price = ref records.Append<StatisticRecord>(Publisher.OmdcFullTick, index, _server.Now += 1_000_000);
        (price.StatisticType, price.TsRef, price.UpdateAction) = (StatisticType.IndicativeOpeningPrice, -1, 1);
        (price.Price, price.Quantity) = (_random.Next(590, 610) * Price.Unit, 500);
    }

    /// <summary>Somebody who reads is not slow, however much comes at once.</summary>
    private async Task BurstAsync(int count)
    {
        await ReadAllAsync();
        await ApplyAsync(trades: 15 * count, orders: 5 * count);
        await ReadAllAsync();
    }

    private async Task BreakAsync(int count)
    {
        for (var i = 0; i < count / 2 && !IsCaughtUp(); i++)
        {
            Take(await NextAsync());
        }

        _client.Socket.Abort();
        await ResumeAsync(count);
    }

    private async Task LeaveAsync()
    {
        await _client.SendAsync("""{"op":"cursor"}""");
        var message = await ReadAnswerAsync("cursor");
        _client.Socket.Abort();
        await ResumeAsync(message.GetProperty("cursor").GetString()!);
    }

    private async Task StopAsync()
    {
        var stopping = _server.StopAsync();
        var close = await ReadToCloseAsync();
        await stopping;
        await StartAgainAsync();
        Assert.Equal(1001, close.GetProperty("code").GetInt32());
        await ResumeAsync(close.GetProperty("cursor").GetString()!);
    }

    private async Task KillAsync(int count, long alsoLost)
    {
        await ReadAllAsync();
        _client.Socket.Abort();
        _mayLose |= alsoLost > 0;
        await _server.KillAsync(alsoLost);
        await StartAgainAsync();
        await ResumeAsync(count);
    }

    private async Task StartAgainAsync()
    {
        await _server.StartAgainAsync();
        _market.Note(_server, Array.Empty<int>().ToLookup(_ => ""));
    }

    private async Task StallAsync(int count)
    {
        var stream = _server.Market.Stream;
        var (skipped, closed, told) = (stream.Skipped, stream.SlowConsumers, _reader.Skipped);
        for (var i = 0; stream.Skipped == skipped && stream.SlowConsumers == closed; i++)
        {
            Assert.True(i < StallMax, "a reader that does not read is too slow at some time");
            await ApplyAsync(trades: 240, orders: 40);
        }

        await ApplyAsync(trades: count, orders: count);
        if (_skips)
        {
            await ReadAllAsync();
            Assert.Equal(closed, stream.SlowConsumers);
            Assert.Equal(stream.Skipped - skipped, _reader.Skipped - told);
            return;
        }

        var close = await ReadToCloseAsync();
        Assert.Equal(4008, close.GetProperty("code").GetInt32());
        Assert.Equal(told, _reader.Skipped);
        await (count % 2 == 0 ? ResumeAsync(count) : ResumeAsync(close.GetProperty("cursor").GetString()!));
    }

    /// <summary>Comes again with what it has, and chooses how it wants to be told.</summary>
    private async Task ResumeAsync(int choice)
    {
        _skips = choice % 2 == 0;
        await ConnectAsync("?cursor=1");
        if (choice / 2 % 2 == 0)
        {
            await _client.SendAsync("""{"op":"set","batch":true}""");
        }

        var (slow, depth) = (_skips ? "skip" : "close", choice % 3 == 0 ? "full" : "delta");
        var resume = _reader.Resume(Symbols, Types);
        await _client.SendAsync($$"""{"op":"resume","resume":{{resume}},"slow":"{{slow}}","depth":"{{depth}}","checksum":true}""");
        await ReadAnswerAsync("resume");
    }

    private async Task ResumeAsync(string cursor)
    {
        await ConnectAsync($"?resume={cursor}");
        await ReadAnswerAsync("resume");
    }

    private async Task<JsonElement> ReadAnswerAsync(string operation)
    {
        while (true)
        {
            var message = await NextAsync();
            Take(message);
            if (NativeStreamTests.TypeOf(message) == "answer" && message.GetProperty("op").GetString() == operation)
            {
                return message;
            }
        }
    }

    private async Task ConnectAsync(string query)
    {
        _client?.Dispose();
        _received.Clear();
        _close = null;
        _client = await _server.ConnectAsync(query);
    }

    private async Task<JsonElement> NextAsync()
    {
        while (_received.Count == 0)
        {
            var message = await _client.ReceiveJsonAsync();
            foreach (var one in message.ValueKind == JsonValueKind.Array ? message.EnumerateArray().ToArray() : [message])
            {
                _received.Enqueue(one);
            }
        }

        return _received.Dequeue();
    }

    private void Take(JsonElement message)
    {
        Assert.Null(_close);
        _reader.Take(message);
        var type = NativeStreamTests.TypeOf(message);
        Assert.True(type != "answer" || message.GetProperty("ok").GetBoolean(), message.ToString());
        if (MarketRecord.States.Contains(type))
        {
            var (symbol, number) = (message.GetProperty("symbol").GetString()!, NativeStreamTests.SeqOf(message));
            var published = _market.StateAt(symbol, type, number);
            Assert.True(
                published is null || published == _reader.StateOf(symbol, type),
                $"{type} {number} of {symbol} is {_reader.StateOf(symbol, type)}, and the market had {published}");
        }
        else if (type == "close")
        {
            _close = message;
        }
    }

    private async Task<JsonElement> ReadToCloseAsync()
    {
        while (_close is null)
        {
            Take(await NextAsync());
        }

        Assert.Empty(_received);
        Assert.Null(await _client.ReceiveAsync());
        await _client.Socket.CloseOutputAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, _client.Patience);
        return _close.Value;
    }

    /// <summary>Reads until it has all that the market has, and not a message more comes.</summary>
    private async Task ReadAllAsync()
    {
        var books = new Dictionary<string, Standing>();
        foreach (var symbol in Symbols)
        {
            var index = MarketRecord.IndexOf(_server, symbol);
            var answer = await _server.Market.Context.Questions.AskAsync(
                state => new Standing(
                    (int)state.NumbersToday(index).Orders,
                    state.BookOf(index).CopyOrders(Side.Bid),
                    state.BookOf(index).CopyOrders(Side.Ask)),
                _client.Patience);
            books.Add(symbol, answer.Value!);
        }

        while (!IsCaughtUp() || !Symbols.All(symbol => HasBook(symbol, books[symbol])))
        {
            JsonElement message;
            try
            {
                message = await NextAsync();
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"nothing more comes, and the reader lacks {Lack(books)}");
                throw;
            }

            Take(message);
            Assert.Null(_close);
        }
    }

    private bool IsCaughtUp() => Symbols.All(symbol =>
        HasTrades(symbol) && MarketRecord.States.All(type => HasState(symbol, type)));

    // That a killed run may have had trades more is told with the next one.
    private bool HasTrades(string symbol) =>
        _reader.NumberOf(symbol, "trade") is var number && number >= _market.LastTradeOf(symbol) && number <= _market.TradesOf(symbol);

    // A state that differs in nothing that is shown is not told.
    private bool HasState(string symbol, string type) =>
        _market.StateOf(_server, symbol, type) is not { } state
        || (_reader.StateOf(symbol, type) == state.Content && _reader.NumberOf(symbol, type) <= state.Number);

    private bool HasBook(string symbol, Standing standing)
    {
        var book = _reader.BookOf(symbol);
        return book.IsWhole && book.Last == standing.Number
            && BookOfOrders.Of(standing.Bids).SequenceEqual(book.Side("bid"))
            && BookOfOrders.Of(standing.Asks).SequenceEqual(book.Side("ask"));
    }

    private string Lack(Dictionary<string, Standing> books) => string.Join("; ", Symbols.SelectMany(symbol =>
        MarketRecord.States.Where(type => !HasState(symbol, type)).Select(type =>
            $"{symbol} {type} {_reader.NumberOf(symbol, type)} {_reader.StateOf(symbol, type)} of {_market.StateOf(_server, symbol, type)}")
        .Append($"{symbol} trade {_reader.NumberOf(symbol, "trade")} of {_market.TradesOf(symbol)}")
        .Append($"{symbol} book {_reader.BookOf(symbol).Last} whole {_reader.BookOf(symbol).IsWhole} of {books[symbol].Number}")));

    private sealed record Standing(int Number, BookOrder[] Bids, BookOrder[] Asks);
}
