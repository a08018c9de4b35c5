using System.Runtime.InteropServices;
using System.Text;
using Sampan.Market;

namespace Sampan.Server.Tests.Golden;

/// <summary>What an exchange line tells beside orders and trades: sessions, auctions, brokers, odd lots, news, the whole market.</summary>
internal static class GoldenExchange
{
    private const ushort Line = Publisher.OmdcPremium;

    /// <summary>A bull contract and a bond that the line defines while the server runs.</summary>
    private static readonly Instrument[] Defined =
    [
        new()
        {
            Id = 59_001,
            Class = AssetClass.Stock,
            Region = "HK",
            Exchange = "HKEX",
            Code = "59001",
            Name = "UB#TENCTRC2612A",
            ChineseName = "騰訊瑞銀六乙牛Ａ",
            SimplifiedChineseName = "腾讯瑞银六乙牛Ａ",
            Type = SecurityType.Cbbc,
            Market = "MAIN",
            Currency = "HKD",
            BoardLot = 5_000,
            SpreadTableCode = 'E',
            Isin = "HK0000900002",
            Underlying = "700",
            Expiry = new DateOnly(2026, 12, 30),
            Terms = new WarrantTerms
            {
                Kind = WarrantKind.Bull,
                Style = WarrantStyle.European,
                Strike = 570 * Price.Unit,
                CallLevel = 580 * Price.Unit,
                ConversionRatio = 500 * Price.Unit,
                Entitlement = Price.Unit,
                WarrantsPerEntitlement = 500,
                IsExotic = false,
            },
            Flags = InstrumentFlags.Ccass | InstrumentFlags.StampDuty,
            ProductType = 52,
            PreviousClose = 55 * (Price.Unit / 1_000),
            Listed = new DateOnly(2026, 3, 2),
            LiquidityProviders = new BrokerNumbers([9_703]),
        },
        new()
        {
            Id = 4_239,
            Class = AssetClass.Stock,
            Region = "HK",
            Exchange = "HKEX",
            Code = "4239",
            Name = "HKGB GREEN 2605",
            Type = SecurityType.Debt,
            Market = "MAIN",
            Currency = "HKD",
            BoardLot = 1,
            SpreadTableCode = 'B',
            Bond = new BondTerms
            {
                AccruedInterest = 1_250_000_000,
                CouponRate = 4_750_000_000,
                FaceValue = 100 * Price.Unit,
                FaceValueCurrency = "HKD",
                Maturity = new DateOnly(2026, 5, 18),
                IsProfessionalOnly = false,
            },
            OpeningLowerLimit = 80 * Price.Unit,
            OpeningUpperLimit = 120 * Price.Unit,
            FreeText = "Mind the \"maturity\".",
        },
        MarketWide.Segment("MAIN")! with { Name = "MAIN BOARD" },
        MarketWide.Turnover("MAIN", "HKD")!,
        MarketWide.Currency("USD")!,
        MarketWide.Connect("SH", "NB")!,
        MarketWide.Connect("SZ", "SB")!,
    ];

    private static readonly long InFiveMinutes = Writer.Now + (300 * HongKongTime.NanosPerSecond);

    private static readonly BrokerQueueItem[] Brokers =
        [new(1_234, false), new(5_678, false), new(1, true), new(8_888, false), new(4, true), new(9, false)];

    /// <summary>Writes it all. On the market's thread, which alone may change the directory.</summary>
    public static void Tell(InstrumentDirectory directory, RecordBuffer records)
    {
        directory.Update(Defined);
        var line = new Writer(directory.Current, records);
        Tencent(in line);
        Alibaba(in line);
        Galaxy(in line);
        line.Statistic("4239", StatisticType.Yield, price: 3_512);
        line.Statistic("HSI", StatisticType.NetChange, price: 30_050);
        line.Statistic("HSI", StatisticType.NetChangePercent, price: 116);
        line.Statistic("HSI", StatisticType.IndexTurnover, quantity: 123_456_789_012);
        line.Whole();
        line.News("A01", isChinese: false, "INSIDE INFORMATION", [700, 9988], ["The board of \"TENCENT\" says:", "nothing."]);
        line.News("A01", isChinese: true, "內幕消息", [700, 9988], ["一切如常。"]);
        line.News("A02", isChinese: false, "CLOSING OF BOOKS", [], []);
        records.Append<TimerRecord>(Line, 0, Writer.Now);
    }

    /// <summary>A book by orders in continuous trading, in a cooling-off, with brokers and odd lots.</summary>
    private static void Tencent(in Writer line)
    {
        line.Phase("700", TradingPhase.Continuous);
        line.Statistic("700", StatisticType.VcmReferencePrice, price: 616_000, reference: Writer.Now);
        line.Statistic("700", StatisticType.LowerPriceLimit, price: 554_400, reference: InFiveMinutes);
        line.Statistic("700", StatisticType.UpperPriceLimit, price: 677_600, reference: InFiveMinutes);
        line.Statistic("700", StatisticType.ShortVolume, quantity: 12_300);
        line.Statistic("700", StatisticType.ShortTurnover, quantity: 7_512_345_500);
        line.Brokers("700", Side.Bid, hasMore: true, Brokers);
        line.Brokers("700", Side.Ask, hasMore: false, [new(2, true), new(7_777, false)]);
        line.OddLot("700", 11, Side.Bid, 600_000, 33, broker: 1_234);
        line.OddLot("700", 12, Side.Bid, 605_500, 1, broker: 5_678);
        line.OddLot("700", 13, Side.Ask, 620_000, 99, broker: 8_888);
        line.AtAuction("700", 14, Side.Ask, 1_500);
    }

    /// <summary>Trades of several types, one of which is taken back.</summary>
    private static void Galaxy(in Writer line)
    {
        line.Trade("27", 1, 34_100, 2_000, Side.Bid, TradeType.Automatch);
        line.Trade("27", 2, 34_300, 50_000, Side.None, TradeType.DirectOffExchange);
        line.Trade("27", 3, 38_800, 1_000, Side.None, TradeType.Automatch);
        line.Trade("27", 4, 33_900, 120, Side.None, TradeType.OddLot);
        line.Statistic("27", StatisticType.TradeCancel, quantity: 3);
    }

    /// <summary>A book that the venue adds up itself, in the closing auction, of which messages are missing.</summary>
    private static void Alibaba(in Writer line)
    {
        line.Phase("5", TradingPhase.ClosingNoCancellation);
        line.Levels("5");
        line.Statistic("5", StatisticType.IndicativeClosingPrice, price: 105_500, quantity: 88_800);
        line.Statistic("5", StatisticType.OrderImbalance, quantity: -1_200);
        line.Statistic("5", StatisticType.AuctionReferencePrice, price: 105_000);
        line.Statistic("5", StatisticType.AuctionLowerPrice, price: 99_750);
        line.Statistic("5", StatisticType.AuctionUpperPrice, price: 110_250);
        line.Suspect("5");
    }

    /// <summary>Appends records of a line, all at one moment.</summary>
    private readonly ref struct Writer(InstrumentTable table, RecordBuffer records)
    {
        public static readonly long Now = History.TestBars.At("2026-03-25 09:37:00");

        public void Statistic(
            string code, StatisticType type, long price = long.MaxValue, long quantity = long.MaxValue, long reference = -1) =>
            Statistic(IndexOf(code), type, price, quantity, reference);

        public void Trade(string code, uint id, long mills, uint size, Side aggressor, TradeType type)
        {
            ref var trade = ref records.Append<TradeRecord>(Publisher.ForTrade(Line, type), IndexOf(code), Now);
            (trade.TradeId, trade.Price, trade.Size, trade.Side) = (id, Mills(mills), size, aggressor);
            trade.Action = OrderAction.Trade;
        }

        public void Phase(string code, TradingPhase phase)
        {
            ref var status = ref records.Append<StatusRecord>(Line, IndexOf(code), Now);
            (status.Phase, status.Action) = (phase, StatusAction.Trading);
        }

        public void Brokers(string code, Side side, bool hasMore, ReadOnlySpan<BrokerQueueItem> items)
        {
            ref var queue = ref records.Append<BrokerQueueRecord>(Line, IndexOf(code), Now);
            (queue.Side, queue.Count, queue.HasMore) = (side, (byte)items.Length, hasMore);
            items.CopyTo(queue.Items);
        }

        public void OddLot(string code, ulong id, Side side, long mills, uint size, ushort broker)
        {
            ref var order = ref records.Append<OddLotOrderRecord>(Line, IndexOf(code), Now);
            (order.OrderId, order.Side, order.Price, order.Size, order.Broker) = (id, side, Mills(mills), size, broker);
            order.Action = OrderAction.Add;
        }

        public void AtAuction(string code, ulong id, Side side, uint size)
        {
            ref var order = ref records.Append<OrderRecord>(Line, IndexOf(code), Now);
            (order.OrderId, order.Side, order.Price, order.Size, order.Action) = (id, side, Price.Undefined, size, OrderAction.Add);
        }

        public void Levels(string code)
        {
            ref var levels = ref records.Append<LevelsRecord>(Line, IndexOf(code), Now);
            (levels.Bids.Count, levels.Asks.Count) = (2, 1);
            levels.Bids.Level[0] = new PriceLevel(Mills(105_000), 4_400, 3);
            levels.Bids.Level[1] = new PriceLevel(Mills(104_900), 800, 1);
            levels.Asks.Level[0] = new PriceLevel(Mills(105_200), 1_200, 2);
        }

        public void Suspect(string code)
        {
            ref var integrity = ref records.Append<IntegrityRecord>(Line, IndexOf(code), Now);
            (integrity.IsSuspect, integrity.TradesLost) = (true, true);
        }

        /// <summary>The market as a whole.</summary>
        public void Whole()
        {
            var main = Find(MarketWide.Segment("MAIN")!);
            ref var status = ref records.Append<StatusRecord>(Line, main, Now);
            (status.Phase, status.Action) = (TradingPhase.Continuous, StatusAction.Trading);
            Statistic(main, StatisticType.Turnover, quantity: 45_678_901_234_567);
            Statistic(Find(MarketWide.Turnover("MAIN", "HKD")!), StatisticType.Turnover, quantity: 45_000_000_000_001);
            Statistic(Find(MarketWide.Currency("USD")!), StatisticType.CurrencyRate, price: 7_812);
            var north = Find(MarketWide.Connect("SH", "NB")!);
            Statistic(north, StatisticType.QuotaBalance, quantity: 15_000_000_000);
            Statistic(north, StatisticType.ConnectTurnover, quantity: 98_765_432);
            Statistic(Find(MarketWide.Connect("SZ", "SB")!), StatisticType.ConnectBuyTurnover, quantity: 5);
        }

        public void News(string id, bool isChinese, string headline, ReadOnlySpan<uint> securities, ReadOnlySpan<string> lines)
        {
            Part(id, isChinese, NewsPart.Headline, Encoding.Unicode.GetBytes(headline), isLast: securities.IsEmpty && lines.IsEmpty);
            Part(id, isChinese, NewsPart.Securities, MemoryMarshal.AsBytes(securities), isLast: false);
            for (var i = 0; i < lines.Length; i++)
            {
                Part(id, isChinese, NewsPart.Line, Encoding.Unicode.GetBytes(lines[i]), isLast: i == lines.Length - 1);
            }
        }

        private void Part(string id, bool isChinese, NewsPart part, ReadOnlySpan<byte> content, bool isLast)
        {
            if (content.IsEmpty)
            {
                return;
            }

            ref var news = ref records.Append<NewsRecord>(Line, GapRecord.NoInstrument, Now);
            (news.NewsId, news.IsChinese, news.Part) = (id[0] | ((uint)id[1] << 8) | ((uint)id[2] << 16), isChinese, part);
            (news.Released, news.TsRecv, news.IsLast) = (Now - HongKongTime.NanosPerSecond, Now, isLast);
            news.Length = (ushort)content.Length;
            content.CopyTo(news.Content);
        }

        private void Statistic(
            int instrument, StatisticType type, long price = long.MaxValue, long quantity = long.MaxValue, long reference = -1)
        {
            ref var statistic = ref records.Append<StatisticRecord>(Line, instrument, Now);
            (statistic.StatisticType, statistic.Quantity, statistic.TsRef, statistic.UpdateAction) = (type, quantity, reference, 1);
            statistic.Price = price == long.MaxValue ? price : Mills(price);
        }

        private int IndexOf(string code) => table.Single(instrument => instrument.Code == code).Index;

        private int Find(Instrument wanted) => table.Single(instrument => instrument.Id == wanted.Id).Index;

        private static long Mills(long mills) => mills * (Price.Unit / 1_000);
    }
}
