using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Mapping;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Mapping;

public sealed class MarketWideMappingTests
{
    private const long Null = long.MinValue;

    private readonly MapperRig _rig = new(
        OmdcProduct.Premium, OmdcProduct.Reference, OmdcProduct.Index, OmdcProduct.StockConnect);

    [Fact]
    public void Turnover_is_told_of_a_segment_and_of_each_of_its_currencies()
    {
        _rig.Send(OmdcProduct.Premium, Turnover("MAIN", "", 103_520_411_520_345));
        _rig.Send(OmdcProduct.Premium, Turnover("MAIN", "HKD", 103_000_000_000_000));
        _rig.Mapper.OnTime(_rig.Now + HongKongTime.NanosPerSecond);

        var currency = Assert.Single(_rig.Directory.Current, instrument => instrument.Code == "MAIN.HKD");
        Assert.Equal((AssetClass.Market, SecurityType.MarketSegment, "HKD"), (currency.Class, currency.Type, currency.Currency));
        Assert.Equal(["Turnover x103520411520345"], _rig.Statistics(2_000_000_001));
        Assert.Equal(["Turnover x103000000000000"], _rig.Statistics(currency.Id));
    }

    [Theory]
    [InlineData("MOON", "HKD")]
    [InlineData("MAIN", "H1D")]
    [InlineData("", "")]
    public void Turnover_of_what_is_no_segment_or_currency_is_malformed(string segment, string currency)
    {
        _rig.Send(OmdcProduct.Premium, Turnover(segment, currency, 1));

        Assert.Equal((1, 0), (_rig.Mapper.Counts.Malformed, _rig.Mapper.Records.Count));
    }

    [Fact]
    public void Nothing_of_the_market_as_a_whole_is_in_a_class_that_a_path_leads_to()
    {
        _rig.Send(OmdcProduct.Premium, Turnover("GEM", "CNY", 1));

        Assert.False(AssetClassText.TryParse("market", out _));
        Assert.DoesNotContain(_rig.Directory.Current, instrument =>
            instrument.Id >= MarketWide.IdBase && instrument.Class != AssetClass.Market);
    }

    [Theory]
    [InlineData("EUR", 0, 102_200, "CurrencyRate 10.22")]
    [InlineData("JPY", 3, 906_780, "CurrencyRate 0.090678")]
    public void A_rate_is_for_one_unit_of_the_currency(string code, ushort factor, uint rate, string statistic)
    {
        var message = new CurrencyRateMessage { CurrencyFactor = factor, CurrencyRate = rate };
        OmdcText.Write(message.CurrencyCode, code);
        _rig.Send(OmdcProduct.Reference, message);

        var currency = Assert.Single(_rig.Directory.Current, instrument => instrument.Type == SecurityType.Currency);
        Assert.Equal(code, currency.Code);
        Assert.Equal([statistic], _rig.Statistics(currency.Id));
    }

    [Fact]
    public void A_rate_for_more_units_than_there_can_be_is_malformed()
    {
        var message = new CurrencyRateMessage { CurrencyFactor = 65_535, CurrencyRate = 1 };
        OmdcText.Write(message.CurrencyCode, "JPY");
        _rig.Send(OmdcProduct.Reference, message);

        Assert.Equal(1, _rig.Mapper.Counts.Malformed);
    }

    [Fact]
    public void A_segment_has_the_name_that_its_definition_gives()
    {
        var message = new MarketDefinitionMessage { NumberOfSecurities = 2_400 };
        OmdcText.Write(message.MarketCode, "MAIN");
        OmdcText.Write(message.MarketName, "MAIN BOARD");
        OmdcText.Write(message.CurrencyCode, "HKD");
        _rig.Send(OmdcProduct.Reference, message);
        _rig.Mapper.OnTime(_rig.Now + HongKongTime.NanosPerSecond);

        Assert.Equal("MAIN BOARD", _rig.Find(2_000_000_001).Name);
    }

    [Theory]
    [InlineData(Null, "QuotaBalance none")]
    [InlineData(0, "QuotaBalance x0")]
    [InlineData(12_345_678_900, "QuotaBalance x12345678900")]
    public void A_quota_that_is_null_is_not_told(long balance, string statistic)
    {
        var message = new StockConnectDailyQuotaBalanceMessage
        {
            DailyQuotaBalance = balance,
            DailyQuotaBalanceTime = (ulong)MapperRig.Morning,
        };
        OmdcText.Write(message.StockConnectMarket, "SZ");
        OmdcText.Write(message.TradingDirection, "NB");
        _rig.Send(OmdcProduct.StockConnect, message);

        var connect = Assert.Single(_rig.Directory.Current, instrument => instrument.Type == SecurityType.StockConnect);
        Assert.Equal(("SZ.NB", "CNY", 2_000_002_003u), (connect.Code, connect.Currency, connect.Id));
        Assert.Equal([statistic], _rig.Statistics(connect.Id));
        Assert.Equal(MapperRig.Morning, Assert.Single(_rig.Records<StatisticRecord>()).TsRef);
    }

    [Fact]
    public void Northbound_turnover_is_told_in_all_only()
    {
        _rig.Send(OmdcProduct.StockConnect, Connect("SH", "NB", Null, Null, 90));
        _rig.Send(OmdcProduct.StockConnect, Connect("SH", "SB", 10, 20, 30));
        _rig.Mapper.OnTime(_rig.Now + HongKongTime.NanosPerSecond);

        Assert.Equal(["ConnectTurnover x90"], _rig.Statistics(2_000_002_001));
        Assert.Equal(["ConnectBuyTurnover x10", "ConnectSellTurnover x20", "ConnectTurnover x30"], _rig.Statistics(2_000_002_002));
    }

    [Fact]
    public void The_index_that_we_have_a_name_for_is_found_by_its_code()
    {
        _rig.Send(OmdcProduct.Index, Index("0000100", 'T'));

        Assert.Equal(
            [
                "ClosePrice 25000", "OpeningPrice 25010", "HighPrice 25200.5", "VenuePrice 25100.1234", "NetChange 100.1234",
                "NetChangePercent 0.4005", "IndexTurnover x1234567890000",
            ],
            _rig.Statistics(1_000_000_001));
        var records = _rig.Records<StatisticRecord>();
        Assert.Equal(HongKongTime.StartOf(new DateOnly(2026, 11, 20)), records[0].TsRef);
        Assert.All(records.Skip(1), record => Assert.Equal(
            (MapperRig.Morning - 1_000, (byte)'T', Publisher.OmdcIndex),
            (record.Header.TsEvent, record.StatFlags, record.Header.PublisherId)));
    }

    [Fact]
    public void The_previous_close_of_an_index_is_told_once()
    {
        _rig.Send(OmdcProduct.Index, Index("0000100", 'T'));
        _rig.Forget();
        _rig.Send(OmdcProduct.Index, Index("0000100", 'T'));

        Assert.DoesNotContain("ClosePrice 25000", _rig.Statistics(1_000_000_001));
    }

    [Fact]
    public void A_level_of_the_session_before_is_no_level_of_today()
    {
        _rig.Send(OmdcProduct.Index, Index("0000100", 'P') with { NetChgPrevDay = Null });

        Assert.Contains("ClosePrice 25100.1234", _rig.Statistics(1_000_000_001));
        Assert.DoesNotContain("VenuePrice 25100.1234", _rig.Statistics(1_000_000_001));
    }

    [Fact]
    public void An_index_that_we_do_not_know_is_an_instrument_under_its_code()
    {
        var message = new IndexDefinitionMessage { IndexSource = 'C' };
        OmdcText.Write(message.IndexCode, "CES120");
        OmdcText.Write(message.CurrencyCode, "CNY");
        _rig.Send(OmdcProduct.Index, message);
        _rig.Send(OmdcProduct.Index, Index("CES120", 'T'));

        Assert.True(_rig.Directory.Current.TryFind(AssetClass.Indices, "CES120", "GB", out var index));
        Assert.Equal(("CNY", SecurityType.Index, "CES China 120 Index"), (index.Currency, index.Type, index.Name));
        Assert.Contains("VenuePrice 25100.1234", _rig.Statistics(index.Id));
    }

    [Fact]
    public void Many_new_indices_at_once_wait_for_one_table()
    {
        string[] codes = ["CES120", "CES300", "H11123", "SPHKL", "0000101"];
        foreach (var code in codes)
        {
            _rig.Send(OmdcProduct.Index, Index(code, 'T'));
        }

        _rig.Mapper.OnTime(_rig.Now + HongKongTime.NanosPerSecond);

        Assert.Equal(2, _rig.Mapper.Counts.DirectoryUpdates);
        Assert.Equal(codes.Length, _rig.Mapper.Counts.Mapped);
        Assert.Equal(
            codes.Length, _rig.Records<StatisticRecord>().Count(record => record.StatisticType == StatisticType.VenuePrice));
    }

    [Fact]
    public void The_zeros_of_a_code_count_and_no_code_has_the_number_of_another()
    {
        string[] codes =
        [
            "0000100", "0001400", "0208300", "000001", "0000001", "1", "990001", "000942", "CES120", "H11123", "SPHKL", "SPHKG",
            "1006800", "2006800", "12345678", "123456789AB",
        ];
        var ids = codes.Select(IndexCodes.IdOf).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.InRange(id, Instrument.IndexIdBase + 1_000, MarketWide.IdBase - 1));
        Assert.Equal((1_070_000_100u, 1_060_000_001u), (ids[0], ids[3]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("000")]
    [InlineData("A B")]
    public void A_code_that_can_be_none_is_malformed(string code)
    {
        _rig.Send(OmdcProduct.Index, Index(code, 'T'));

        Assert.Equal(1, _rig.Mapper.Counts.Malformed);
    }

    [Fact]
    public void Any_number_of_codes_makes_a_thousand_indices_and_no_more()
    {
        for (var i = 1; i < 1_200; i++)
        {
            var message = default(IndexDefinitionMessage);
            OmdcText.Write(message.IndexCode, $"X{i}");
            _rig.Send(OmdcProduct.Index, message);
        }

        _rig.Mapper.OnTime(_rig.Now + HongKongTime.NanosPerSecond);

        Assert.Equal(1_001, _rig.Directory.Current.Count(instrument => instrument.Class == AssetClass.Indices));
        Assert.Equal(199, _rig.Mapper.Counts.Malformed);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue + 1)]
    public void A_level_beyond_what_a_price_can_say_is_left_out(long value)
    {
        _rig.Send(OmdcProduct.Index, Index("0000100", 'T') with { IndexValue = value });

        Assert.DoesNotContain(_rig.Records<StatisticRecord>(), record =>
            record.StatisticType is StatisticType.VenuePrice or StatisticType.ClosePrice);
    }

    private static MarketTurnoverMessage Turnover(string segment, string currency, long turnover)
    {
        var message = new MarketTurnoverMessage { Turnover = turnover };
        OmdcText.Write(message.MarketCode, segment);
        OmdcText.Write(message.CurrencyCode, currency);
        return message;
    }

    private static StockConnectMarketTurnoverMessage Connect(string market, string direction, long buy, long sell, long total)
    {
        var message = new StockConnectMarketTurnoverMessage { BuyTurnover = buy, SellTurnover = sell, BuySellTurnover = total };
        OmdcText.Write(message.StockConnectMarket, market);
        OmdcText.Write(message.TradingDirection, direction);
        return message;
    }

    private static IndexDataMessage Index(string code, char status)
    {
        var message = new IndexDataMessage
        {
            IndexStatus = status,
            IndexTime = MapperRig.Morning - 1_000,
            IndexValue = 251_001_234,
            NetChgPrevDay = 1_001_234,
            HighValue = 252_005_000,
            LowValue = Null,
            EASValue = Null,
            IndexTurnover = 1_234_567_890_000,
            OpeningValue = 250_100_000,
            ClosingValue = Null,
            PreviousSesClose = Null,
            IndexVolume = Null,
            NetChgPrevDayPct = 4_005,
        };
        OmdcText.Write(message.IndexCode, code);
        return message;
    }
}
