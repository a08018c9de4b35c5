using System.Net;
using System.Text.Json;
using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Publishing;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Faults;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Tests.Faults;
using Sampan.Server.Tests.Feeds.Omdc.Inputs;
using Sampan.Server.Tests.Feeds.Simulation;
using Sampan.Server.Tests.Streaming;

namespace Sampan.Server.Tests.Feeds.Omdc;

/// <summary>From a simulated exchange over lossy lines to a client of the stream: real sockets all the way.</summary>
public sealed class EndToEndTests : IAsyncDisposable
{
    private const int MessagesMin = 15_000;
    private const int LossesMin = 20;

    private static readonly OmdcProduct[] Products = [OmdcProduct.Reference, OmdcProduct.FullTick, OmdcProduct.OddLots];
    private static readonly FaultOptions Faults = new()
    {
        A = new LineFaultOptions { Drop = 0.01 },
        B = new LineFaultOptions { Drop = 0.01 },
        DropBoth = 0.001,
        DropBothBurst = 20,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-omd-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, JsonElement> _depths = [];
    private OmdcPublisher _publisher = null!;
    private Task _publishing = Task.CompletedTask;
    private InProcessServer _server = null!;
    private StreamClient _client = null!;
    private string _token = null!;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_ends_with_the_books_of_the_exchange_and_every_lost_message_is_in_the_ledger(bool retransmits)
    {
        await StartAsync(retransmits);
        await TradeAsync();
        await CatchUpAsync();

        await AssertLedgerAsync(retransmits);
        await AssertBooksAsync();
        await AssertDepthsOfTheStreamAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _publishing;
        _client?.Dispose();
        await _server.DisposeAsync();
        await _publisher.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static IEnumerable<Instrument> Securities => TestMarket.Instruments.Where(instrument => instrument.BoardLot > 0);

    private async Task StartAsync(bool retransmits)
    {
        var time = TimeProvider.System;
        var lines = FreeLines(retransmits);
        var start = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        var options = new OmdcPublisherOptions
        {
            Lines = lines,
            Start = start,
            Speed = 60,
            RefreshCycle = TimeSpan.FromSeconds(1),
            Faults = Faults,
        };
        var market = new SimulatedMarket(TestMarket.Instruments, TestMarket.Parameters, new SimulatorOptions(), start);
        _publisher = new OmdcPublisher(options, TestMarket.Instruments, market, new UdpSink(lines), time);
        var file = Path.Combine(_folder, "lines.json");
        var known = lines with { RetransmissionServers = _publisher.RetransmissionServers };
        await File.WriteAllTextAsync(file, OmdcConfigurationText.Write(known), TestContext.Current.CancellationToken);
        _server = await InProcessServer.StartAsync(
            Path.Combine(_folder, "data"), time, server => server with { Feed = $"omd:{file}" });
        _token = _server.CreateToken("tests", "owner");
        _publishing = Task.Factory.StartNew(
            () => _publisher.Run(time, _stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Ports that nobody has, since tests of other classes run beside this one.</summary>
    private static OmdcOptions FreeLines(bool retransmits)
    {
        var lines = OmdcConfiguration.Loopback(20_000, Products);
        var ports = new Queue<ushort>(FreePorts.Take((4 * lines.Channels.Count) + 2));
        IPEndPoint Next() => new(IPAddress.Loopback, ports.Dequeue());
        return lines with
        {
            Channels = [.. lines.Channels.Select(
                channel => channel with { A = Next(), B = Next(), RefreshA = Next(), RefreshB = Next() })],
            DisasterRecoveryA = Next(),
            DisasterRecoveryB = Next(),
            RetransmissionServers = retransmits ? [new IPEndPoint(IPAddress.Loopback, 0)] : [],
        };
    }

    private async Task TradeAsync()
    {
        await Wait.Until("the exchange's instruments are known", async () =>
            (await _server.SendAsync("/v1/book/13001", _token)).StatusCode == HttpStatusCode.OK);
        _client = new StreamClient();
        _client.Socket.Options.SetRequestHeader("token", _token);
        await _client.Socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_server.Port}/stock"), _client.Patience);
        await _client.ReceiveAsync();
        await _client.ReceiveAsync();
        await _client.SubscribeAsync(string.Join(',', Securities.Select(security => $"{security.Code}$HK")), "depth");
        while (_publisher.Counts.Messages < MessagesMin || _publisher.Losses.Count < LossesMin)
        {
            Keep(await _client.ReceiveJsonAsync());
        }

        _publisher.StopTrading();
    }

    private void Keep(JsonElement message)
    {
        if (message.TryGetProperty("data", out var data) && data.TryGetProperty("s", out var symbol))
        {
            _depths[symbol.GetString()!] = data;
        }
    }

    /// <summary>The server has, of every channel, all that was sent, and trusts it.</summary>
    private Task CatchUpAsync() => Wait.Until("the server has caught up", async () =>
    {
        var feed = await _server.GetAsync("/v1/feed", _token);
        return _publisher.IsSettled
            && feed.GetProperty("suspectChannels").GetInt32() == 0
            && feed.GetProperty("channels").EnumerateArray().All(channel =>
                channel.GetProperty("next").GetUInt32() == _publisher.LastSeqNumOf(channel.GetProperty("id").GetUInt16()) + 1);
    });

    private async Task AssertLedgerAsync(bool retransmits)
    {
        // The ledger is written beside the market, a moment later.
        var gaps = new List<JsonElement>();
        await Wait.Until("the ledger says of each gap how it ended", async () =>
        {
            gaps = [.. (await _server.GetAsync("/v1/gaps", _token)).GetProperty("gaps").EnumerateArray()
                .Where(gap => gap.GetProperty("fromSequence").ValueKind == JsonValueKind.Number)];
            return gaps.TrueForAll(gap => gap.GetProperty("state").GetString() != "open");
        });
        var repairs = gaps.ToLookup(
            gap => gap.GetProperty("channel").GetString()!,
            gap => (From: gap.GetProperty("fromSequence").GetUInt32(), To: gap.GetProperty("toSequence").GetUInt32(),
                By: gap.GetProperty("repairedBy").GetString()));

        var unnamed = from loss in _publisher.Losses
                      from number in Numbers(loss.First, loss.Last)
                      where !repairs[$"{loss.Channel}"].Any(gap => gap.From <= number && number <= gap.To)
                      select (loss.Channel, number);
        Assert.Empty(unnamed);

        var lost = _publisher.Losses
            .SelectMany(loss => Numbers(loss.First, loss.Last).Select(number => ($"{loss.Channel}", number))).ToHashSet();
        var invented = from channel in repairs
                       from gap in channel
                       where gap.By is "retransmission" or "refresh"
                       from number in Numbers(gap.From, gap.To)
                       where !lost.Contains((channel.Key, number))
                       select (channel.Key, number, gap.By);
        Assert.Empty(invented);
        Assert.Contains(retransmits ? "retransmission" : "refresh", gaps.Select(gap => gap.GetProperty("repairedBy").GetString()));
    }

    private async Task AssertBooksAsync()
    {
        foreach (var security in Securities)
        {
            var answer = await _server.GetAsync($"/v1/book/{security.Code}?view=orders", _token);

            Assert.False(answer.GetProperty("suspect").GetBoolean(), security.Code);
            var orders = _publisher.OrdersOf(security.Id);
            Assert.Equal(OrdersOf(orders, Side.Bid), OrdersOf(answer.GetProperty("bids")));
            Assert.Equal(OrdersOf(orders, Side.Ask), OrdersOf(answer.GetProperty("asks")));
        }
    }

    private static IEnumerable<(string, decimal, long)> OrdersOf(IEnumerable<ExchangeOrder> orders, Side side) =>
        from order in orders
        where order.Side == side
        orderby side == Side.Bid ? -order.Price : order.Price, order.Rank
        select ($"{order.Id}", order.Price / 1_000_000_000m, (long)order.Size);

    private static IEnumerable<(string, decimal, long)> OrdersOf(JsonElement side) =>
        from order in side.GetProperty("orders").EnumerateArray()
        select (order.GetProperty("id").GetString()!, order.GetProperty("price").GetDecimal(), order.GetProperty("size").GetInt64());

    private async Task AssertDepthsOfTheStreamAsync()
    {
        foreach (var message in await _client.ReceiveUntilPongAsync())
        {
            Keep(JsonElement.Parse(message));
        }

        foreach (var security in Securities.Where(security => _publisher.OrdersOf(security.Id).Count > 0))
        {
            Assert.Equal(LevelsOf(security, Side.Bid), LevelsOf(_depths[security.Code].GetProperty("b")));
            Assert.Equal(LevelsOf(security, Side.Ask), LevelsOf(_depths[security.Code].GetProperty("a")));
        }
    }

    private IEnumerable<(decimal, long, int)> LevelsOf(Instrument security, Side side) =>
        from level in _publisher.LevelsOf(security.Id, side).Take(Depth.LevelsMax)
        select (level.Price / 1_000_000_000m, level.Size, level.Orders);

    private static IEnumerable<(decimal, long, int)> LevelsOf(JsonElement side) =>
        from level in side.EnumerateArray()
        select (level.GetProperty("p").GetDecimal(), level.GetProperty("v").GetInt64(), level.GetProperty("o").GetInt32());

    private static IEnumerable<uint> Numbers(uint first, uint last) =>
        Enumerable.Range((int)first, (int)(last - first + 1)).Select(number => (uint)number);
}
