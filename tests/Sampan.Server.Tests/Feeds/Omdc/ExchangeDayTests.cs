using Sampan.Market;
using Sampan.Server.Feeds.Omdc;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Mapping;
using Sampan.Server.Feeds.Omdc.Publishing;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Tests.Feeds.Omdc.Publishing;

namespace Sampan.Server.Tests.Feeds.Omdc;

/// <summary>A day of the simulated exchange, once directly and once over its line: both markets come to the same.</summary>
public sealed class ExchangeDayTests
{
    private static readonly DateOnly FullDay = new(2026, 11, 18);
    private static readonly DateOnly HalfDay = new(2026, 12, 24);

    private static readonly string[] Moments =
        ["08:50", "09:10", "09:17", "09:29", "09:50", "10:30", "11:59", "12:15", "13:30", "15:59:30", "16:04", "16:07", "16:30", "17:30"];

    [Theory]
    [InlineData(1, false)]
    [InlineData(7, false)]
    [InlineData(3, true)]
    public async Task A_day_over_full_tick_is_the_day_of_the_exchange(int seed, bool isHalf)
    {
        await using var day = new Day((ulong)seed, isHalf ? HalfDay : FullDay, OmdcProduct.FullTick, OmdcProduct.OddLots);
        foreach (var moment in Moments)
        {
            day.RunTo(moment);
            day.AssertSameDay(moment, hasClosing: moment is "08:50" or "16:30" or "17:30" || string.CompareOrdinal(moment, "12") < 0);
            day.AssertSameBooks();
        }

        day.AssertSameTrades();
        Assert.NotEqual(0, day.Source.Cancelled);
        Assert.True(day.Source.HasCooledOff);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_day_over_premium_is_the_day_of_the_exchange(int seed)
    {
        await using var day = new Day((ulong)seed, FullDay, OmdcProduct.Premium);
        foreach (var moment in Moments)
        {
            day.RunTo(moment);
            day.AssertSameDay(moment, hasClosing: true);
            day.AssertSameNominalPrices(moment);
        }

        day.AssertSameTrades();
        day.AssertSameShortSales();
    }

    private sealed class Day : IMarketOutput, IAsyncDisposable
    {
        private readonly DateOnly _date;
        private readonly MemorySink _sink = new();
        private readonly OmdcPublisher _publisher;
        private readonly OmdcOptions _lines;
        private readonly OmdcMapper _mapper;
        private readonly InstrumentDirectory _directory;
        private readonly MarketState _market;
        private readonly List<(uint Security, uint Id, long Price, uint Size, TradeType Type)> _trades = [];

        public Day(ulong seed, DateOnly date, params OmdcProduct[] products)
        {
            _date = date;
            Source = new ScriptedExchange(seed, date);
            _lines = OmdcConfiguration.Loopback(40_000, [OmdcProduct.Reference, .. products]) with { RetransmissionServers = [] };
            var options = new OmdcPublisherOptions
            {
                Lines = _lines,
                Start = Source.Start,
                Hours = TradingHours.Exchange,
                HeartbeatInterval = TimeSpan.FromMinutes(5),
                RefreshCycle = TimeSpan.FromHours(2),
                OddLotsPerSecond = 0,
            };
            _publisher = new OmdcPublisher(options, Source.Table, Source, _sink, TimeProvider.System);
            _directory = new InstrumentDirectory(Source.Table);
            _mapper = new OmdcMapper(_lines, _directory, TradingCalendar.BuiltIn);
            _market = new MarketState(_directory, this);
            _market.Start(Source.Start);
        }

        public ScriptedExchange Source { get; }

        public void RunTo(string moment)
        {
            // A moment more, so that all that has happened has left.
            var time = HongKongTime.At(_date, TimeOnly.Parse(moment)) + (10 * 1_000_000);
            _publisher.AdvanceTo(time);
            foreach (var packet in _sink.Packets)
            {
                Deliver(packet);
            }

            _sink.Packets.Clear();
            _mapper.OnTime(time);
            Apply();
            _market.Publish(new PublishedMarket(_market.InstrumentCount));
            Source.Direct.Publish(new PublishedMarket(Source.Direct.InstrumentCount));
        }

        public void AssertSameDay(string moment, bool hasClosing)
        {
            for (var at = 0; at < Source.Table.Count; at++)
            {
                var here = _directory.Current.TryFind(Source.Table[at].Id, out var instrument) ? instrument.Index : -1;
                var name = $"{Source.Table[at].Id} at {moment}";
                AssertSame(Source.Direct.QuoteOf(at), _market.QuoteOf(here), name);
                AssertSame(Source.Direct.VenueOf(at), _market.VenueOf(here), name, hasClosing);
            }
        }

        public void AssertSameNominalPrices(string moment)
        {
            for (var at = 0; at < Source.Table.Count; at++)
            {
                Assert.True(_directory.Current.TryFind(Source.Table[at].Id, out var instrument));
                Assert.Equal(
                    (moment, instrument.Code, Source.Direct.VenueOf(at).NominalPrice),
                    (moment, instrument.Code, _market.VenueOf(instrument.Index).NominalPrice));
            }
        }

        public void AssertSameBooks()
        {
            for (var at = 0; at < Source.Table.Count; at++)
            {
                Assert.True(_directory.Current.TryFind(Source.Table[at].Id, out var instrument));
                foreach (var side in new[] { Side.Bid, Side.Ask })
                {
                    Assert.Equal(
                        Source.Direct.BookOf(at).CopyOrders(side).Select(order => (order.OrderId, order.Price, order.Size)),
                        _market.BookOf(instrument.Index).CopyOrders(side).Select(order => (order.OrderId, order.Price, order.Size)));
                    Assert.Equal(
                        OddLots(Source.Direct, at, side), OddLots(_market, instrument.Index, side));
                }
            }
        }

        public void AssertSameTrades()
        {
            Assert.Contains(Source.Trades, trade => trade.Type == TradeType.Auction);
            foreach (var security in Source.Table)
            {
                Assert.Equal(
                    Source.Trades.Where(trade => trade.Security == security.Id), _trades.Where(trade => trade.Security == security.Id));
            }
        }

        public void AssertSameShortSales()
        {
            Assert.True(_directory.Current.TryFind(700, out var instrument));
            var (direct, here) = (Source.Direct.VenueOf(0), _market.VenueOf(instrument.Index));
            Assert.NotEqual(Price.Undefined, direct.ShortVolume);
            Assert.Equal((direct.ShortVolume, direct.ShortTurnover), (here.ShortVolume, here.ShortTurnover));
        }

        public void OnTrade(int instrument, in TradeRecord trade, long number) =>
            _trades.Add((_directory.Current[instrument].Id, trade.TradeId, trade.Price, trade.Size, trade.TradeType));

        public void OnBarClosed(int instrument, BarInterval interval, in Bar bar)
        {
        }

        public ValueTask DisposeAsync() => _publisher.DisposeAsync();

        private static IEnumerable<(ulong, long, uint, ushort)> OddLots(MarketState market, int instrument, Side side) =>
            market.OddLotsOf(instrument)?.OrdersOf(side).Select(order => (order.Id, order.Price, order.Size, order.Broker)) ?? [];

        private static void AssertSame(in Quote direct, in Quote here, string name)
        {
            Assert.Equal(
                (name, direct.Open, direct.High, direct.Low, direct.HasTraded ? direct.Last : 0, direct.Volume, direct.Turnover),
                (name, here.Open, here.High, here.Low, here.HasTraded ? here.Last : 0, here.Volume, here.Turnover));
            Assert.Equal(
                (name, direct.PreviousClose, direct.Status, direct.IsSuspect), (name, here.PreviousClose, here.Status, here.IsSuspect));
        }

        private static void AssertSame(in VenueState direct, in VenueState here, string name, bool hasClosing)
        {
            Assert.Equal((name, direct.Phase, direct.IsSuspended), (name, here.Phase, here.IsSuspended));
            Assert.Equal((name, Prices(in direct.Auction)), (name, Prices(in here.Auction)));
            Assert.Equal(
                (name, direct.Vcm.ReferencePrice, direct.Vcm.LowerPrice, direct.Vcm.UpperPrice, direct.Vcm.Start, direct.Vcm.End),
                (name, here.Vcm.ReferencePrice, here.Vcm.LowerPrice, here.Vcm.UpperPrice, here.Vcm.Start, here.Vcm.End));
            if (hasClosing)
            {
                Assert.Equal((name, direct.ClosingPrice), (name, here.ClosingPrice));
            }
        }

        private static string Prices(in AuctionState auction) =>
            $"{auction.IndicativePrice} x{auction.IndicativeVolume} {auction.Imbalance} "
            + $"{auction.ReferencePrice} {auction.LowerPrice} {auction.UpperPrice}";

        private void Deliver(SentPacket packet)
        {
            var channel = _lines.Channels.FirstOrDefault(channel => packet.Destination.Equals(channel.A));
            if (channel is null)
            {
                return;
            }

            var reader = new OmdcPacketReader(packet.Bytes);
            while (reader.Read(out var message))
            {
                var sent = (long)reader.Header.SendTime;
                _mapper.OnMessage(in message, new OmdcDelivery(channel, sent, sent, OmdcOrigin.LineA));
            }

            Apply();
        }

        private void Apply()
        {
            foreach (ref readonly var header in _mapper.Records)
            {
                _market.Apply(in header);
            }

            _mapper.Records.Clear();
        }
    }
}
