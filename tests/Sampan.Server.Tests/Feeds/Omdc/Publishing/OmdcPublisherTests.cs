using Sampan.Market;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Tests.Feeds.Simulation;

namespace Sampan.Server.Tests.Feeds.Omdc.Publishing;

/// <summary>The publisher's channels: what is on them, and how.</summary>
public sealed class OmdcPublisherTests
{
    private const long Millisecond = 1_000_000;

    [Fact]
    public async Task Every_packet_can_be_read_and_keeps_the_limits()
    {
        await using var published = new TestPublisher().Run(5);

        foreach (var packet in published.Sink.Packets)
        {
            var reader = new OmdcPacketReader(packet.Bytes);
            while (reader.Read(out _))
            {
            }

            Assert.True(reader.Fault == OmdcFault.None, reader.Describe());
            Assert.InRange(packet.Bytes.Length, 16, 1_472);
            Assert.Equal(0ul, reader.Header.SendTime % Millisecond);
            Assert.InRange((long)reader.Header.SendTime, packet.Time - (3 * Millisecond), packet.Time);
        }
    }

    [Fact]
    public async Task Both_lines_bring_the_same_messages_in_different_packets()
    {
        await using var published = new TestPublisher().Run(10);
        var differences = 0;

        foreach (var channel in published.Lines.Channels)
        {
            var (a, b) = (published.Sink.MessagesTo(channel.A), published.Sink.MessagesTo(channel.B));
            var common = Math.Min(a.Count, b.Count);
            Assert.Equal(a.Take(common), b.Take(common));
            Assert.InRange(Math.Abs(a.Count - b.Count), 0, 100);
            differences += Boundaries(published, channel.A).SetEquals(Boundaries(published, channel.B)) ? 0 : 1;
        }

        Assert.True(differences >= 8, $"Only {differences} channels have packets of their own on each line.");
    }

    [Fact]
    public async Task A_channel_begins_with_a_reset_that_uses_up_no_number_and_goes_on_without_holes()
    {
        await using var published = new TestPublisher().Run(10);

        foreach (var channel in published.Lines.Channels)
        {
            var first = new OmdcPacketReader(published.Sink.To(channel.A).First().Bytes);
            Assert.True(first.Read(out var reset));
            Assert.Equal((OmdcMessageType.SequenceReset, 1u, 1u), (reset.Type, reset.SeqNum, reset.As<SequenceResetMessage>().NewSeqNo));

            var expected = 0u;
            foreach (var (seqNum, _) in published.Sink.MessagesTo(channel.A).Skip(1))
            {
                Assert.Equal(++expected, seqNum);
            }
        }
    }

    [Fact]
    public async Task A_silent_channel_sends_a_heartbeat_every_two_seconds_with_the_last_number()
    {
        await using var published = new TestPublisher().Run(9);
        var statuses = published.Sink.To(published.Channel(2).A).ToList();
        var last = published.Publisher.LastSeqNumOf(2);

        var heartbeats = statuses.Where(packet => new OmdcPacketReader(packet.Bytes).IsHeartbeat).ToList();

        Assert.Equal(4, heartbeats.Count);
        Assert.All(heartbeats, packet => Assert.Equal(last, new OmdcPacketReader(packet.Bytes).Header.SeqNum));
        Assert.All(heartbeats.Zip(heartbeats.Skip(1)), pair => Assert.Equal(2_000 * Millisecond, pair.Second.Time - pair.First.Time));
    }

    [Fact]
    public async Task Reference_data_tell_what_the_instrument_master_knows()
    {
        await using var published = new TestPublisher(products: OmdcProduct.Reference).Run(1);
        var definitions = new Dictionary<uint, SecurityDefinitionMessage>();
        var underlyings = new Dictionary<uint, uint>();
        published.Sink.Visit(published.Channel(1).A, (in message) =>
        {
            if (message.Type == OmdcMessageType.SecurityDefinition)
            {
                var definition = message.As<SecurityDefinitionMessage>();
                definitions.Add(definition.SecurityCode, definition);
                foreach (var underlying in message.Entries<UnderlyingSecurity>())
                {
                    underlyings.Add(definition.SecurityCode, underlying.UnderlyingSecurityCode);
                }
            }
        });

        var (tencent, yuan) = (definitions[700], definitions[80_700]);
        Assert.Equal(11, definitions.Count);
        Assert.Equal("TENCENT", OmdcText.Read(tencent.SecurityShortName));
        Assert.Equal((100u, 550_000, (byte)1), (tencent.LotSize, tencent.PreviousClosingPrice, tencent.ProductType));
        Assert.Equal("CNY", OmdcText.Read(yuan.CurrencyCode));
        Assert.Equal(('C', 'P'), ((char)definitions[13_001].CallPutFlag, (char)definitions[60_001].CallPutFlag));
        Assert.Equal([(13_001u, 700u), (60_001u, 700u)], underlyings.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value)));
    }

    [Fact]
    public async Task Full_tick_messages_add_up_to_the_exchange_s_book_and_trades_count_from_one()
    {
        await using var published = new TestPublisher(products: OmdcProduct.FullTick).Run(60);
        published.Publisher.StopTrading();
        published.Run(61);
        var book = new OrderBook();
        var trades = new List<uint>();
        published.Sink.Visit(published.ChannelOf(OmdcProduct.FullTick, 700).B, (in message) => Apply(message, 700, book, trades));

        Assert.True(published.Publisher.IsSettled);
        AssertSameBook(published, 700, book);
        Assert.Equal(Enumerable.Range(1, trades.Count).Select(number => (uint)number), trades);
        Assert.Equal((uint)trades.Count, published.Publisher.DayOf(700).Trades);
    }

    [Fact]
    public async Task A_refresh_snapshot_is_the_book_at_the_number_that_it_names()
    {
        await using var published = new TestPublisher(products: OmdcProduct.FullTick).Run(35);
        published.Publisher.StopTrading();
        published.Run(60);
        var channel = published.ChannelOf(OmdcProduct.FullTick, 700);
        var (book, lastBook, lastSeqNum) = (new OrderBook(), new OrderBook(), 0u);
        var snapshots = 0;
        published.Sink.Visit(channel.RefreshB, (in message) =>
        {
            if (message.Type == OmdcMessageType.RefreshComplete)
            {
                (lastSeqNum, lastBook, book) = (message.As<RefreshCompleteMessage>().LastSeqNum, book, new OrderBook());
                snapshots++;
                return;
            }

            Apply(message, 700, book, []);
        });

        Assert.Equal(6, snapshots);
        Assert.Equal(published.Publisher.LastSeqNumOf(channel.Id), lastSeqNum);
        AssertSameBook(published, 700, lastBook);
    }

    [Fact]
    public async Task A_snapshot_in_the_middle_of_trading_goes_on_with_the_messages_behind_its_number()
    {
        await using var published = new TestPublisher(products: OmdcProduct.FullTick).Run(35);
        published.Publisher.StopTrading();
        published.Run(36);
        var channel = published.ChannelOf(OmdcProduct.FullTick, 700);
        var (book, lastSeqNum) = (new OrderBook(), 0u);
        published.Sink.Visit(channel.RefreshA, (in message) =>
        {
            if (message.Type == OmdcMessageType.RefreshComplete && lastSeqNum == 0)
            {
                lastSeqNum = message.As<RefreshCompleteMessage>().LastSeqNum;
            }
            else if (lastSeqNum == 0)
            {
                Apply(message, 700, book, []);
            }
        });
        var isFirst = true;
        published.Sink.Visit(channel.A, (in message) =>
        {
            if (!isFirst && message.SeqNum > lastSeqNum)
            {
                Apply(message, 700, book, []);
            }

            isFirst = false;
        });

        AssertSameBook(published, 700, book);
    }

    [Fact]
    public async Task A_trading_day_is_announced_as_it_is_and_begins_anew_the_next_morning()
    {
        var start = HongKongTime.At(new DateOnly(2026, 3, 10), new TimeOnly(8, 59));
        var thin = new InstrumentTable([TestMarket.Instruments[TestMarket.Thin]]);
        await using var published = new TestPublisher(Quietly, TradingHours.Exchange, start, thin, products: OmdcProduct.Reference);
        published.Run(24.5 * 3_600);
        var phases = new List<(TradingPhase, byte, string, string)>();
        var resets = 0;
        published.Sink.Visit(published.Channel(2).A, (in message) =>
        {
            resets += message.Type == OmdcMessageType.SequenceReset ? 1 : 0;
            if (message.Type == OmdcMessageType.TradingSessionStatus)
            {
                ref readonly var status = ref message.As<TradingSessionStatusMessage>();
                var (from, to) = (Clock(status.StartDateTime), Clock(status.EndDateTime));
                phases.Add(((TradingPhase)status.TradingSessionSubID, status.TradingSesStatus, from, to));
            }
        });

        Assert.Equal(2, resets);
        Assert.Equal(
            [
                (TradingPhase.NotYetOpen, (byte)0, "09:00"),
                (TradingPhase.OpeningInput, (byte)20, "09:15"),
                (TradingPhase.OpeningNoCancellation, (byte)20, "09:20"),
                (TradingPhase.OpeningRandomMatching, (byte)20, "09:22"),
                (TradingPhase.OpeningMatching, (byte)20, "09:22"),
                (TradingPhase.Blocking, (byte)20, "09:30"),
                (TradingPhase.Continuous, (byte)30, "12:00"),
                (TradingPhase.OrderCancel, (byte)30, "13:00"),
                (TradingPhase.Continuous, (byte)30, "16:00"),
                (TradingPhase.ClosingReferencePrice, (byte)40, "16:01"),
                (TradingPhase.ClosingInput, (byte)40, "16:06"),
                (TradingPhase.ClosingNoCancellation, (byte)40, "16:08"),
                (TradingPhase.ClosingRandomClose, (byte)40, "16:10"),
                (TradingPhase.ClosingMatching, (byte)40, "16:10"),
                (TradingPhase.Close, (byte)50, "-"),
                (TradingPhase.DayClose, (byte)100, "-"),
                (TradingPhase.NotYetOpen, (byte)0, "09:00"),
                (TradingPhase.OpeningInput, (byte)20, "09:15"),
            ],
            phases.Select(phase => (phase.Item1, phase.Item2, phase.Item4)).Take(18));
    }

    [Fact]
    public async Task The_same_options_give_the_same_packets()
    {
        await using var first = new TestPublisher().Run(3);
        await using var again = new TestPublisher();
        for (var i = 0; i < 300; i++)
        {
            again.Run(i / 100.0);
        }

        again.Run(3);

        Assert.Equal(first.Sink.Packets.Count, again.Sink.Packets.Count);
        Assert.All(first.Sink.Packets.Zip(again.Sink.Packets), pair =>
        {
            Assert.Equal(pair.First.Time, pair.Second.Time);
            Assert.Equal(pair.First.Bytes, pair.Second.Bytes);
        });
    }

    private static OmdcPublisherOptions Quietly(OmdcPublisherOptions options) =>
        options with { HeartbeatInterval = TimeSpan.FromHours(1), RefreshCycle = TimeSpan.FromHours(1) };

    private static HashSet<uint> Boundaries(TestPublisher published, System.Net.IPEndPoint? destination) =>
        [.. published.Sink.To(destination).Select(packet => new OmdcPacketReader(packet.Bytes).Header.SeqNum)];

    private static string Clock(ulong time) => time == 0
        ? "-"
        : new TimeOnly(HongKongTime.NanosOfDay((long)time) / 100).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private static void Apply(in OmdcMessage message, uint code, OrderBook book, List<uint> trades)
    {
        switch (message.Type)
        {
            case OmdcMessageType.AddOrder when message.As<AddOrderMessage>() is var add && add.SecurityCode == code:
                Assert.True(book.TryAdd(add.OrderId, add.Side == 0 ? Side.Bid : Side.Ask, add.Price * 1_000_000L, add.Quantity));
                break;
            case OmdcMessageType.ModifyOrder when message.As<ModifyOrderMessage>() is var modify && modify.SecurityCode == code:
                Assert.True(book.TryModify(modify.OrderId, modify.Quantity));
                break;
            case OmdcMessageType.DeleteOrder when message.As<DeleteOrderMessage>() is var delete && delete.SecurityCode == code:
                Assert.True(book.TryRemove(delete.OrderId));
                break;
            case OmdcMessageType.Trade when message.As<TradeMessage>() is var trade && trade.SecurityCode == code:
                trades.Add(trade.TradeID);
                break;
            default:
                break;
        }
    }

    private static void AssertSameBook(TestPublisher published, uint code, OrderBook book)
    {
        var orders = published.Publisher.OrdersOf(code);
        Assert.NotEmpty(orders);
        Assert.Equal(orders.Count, book.OrderCount);
        foreach (var queue in orders.GroupBy(order => (order.Side, order.Price)))
        {
            var ahead = (Orders: 0, Size: 0L);
            foreach (var order in queue)
            {
                Assert.True(book.TryGetQueuePosition(order.Id, out var position));
                Assert.Equal(ahead, (position.OrdersAhead, position.SizeAhead));
                ahead = (ahead.Orders + 1, ahead.Size + order.Size);
            }
        }
    }
}
