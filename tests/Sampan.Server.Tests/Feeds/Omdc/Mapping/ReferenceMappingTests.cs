using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Messages;

namespace Sampan.Server.Tests.Feeds.Omdc.Mapping;

public sealed class ReferenceMappingTests
{
    private const long Second = HongKongTime.NanosPerSecond;

    private readonly MapperRig _rig = new(OmdcProduct.FullTick, OmdcProduct.Reference);

    [Fact]
    public void A_definition_fills_in_a_share_and_keeps_what_the_feed_does_not_have()
    {
        _rig.Send(OmdcProduct.Reference, Share(700));
        _rig.Mapper.OnTime(_rig.Now + Second);

        var share = _rig.Find(700);
        Assert.Equal(("TENCENT", "騰訊控股", "腾讯控股"), (share.Name, share.ChineseName, share.SimplifiedChineseName));
        Assert.Equal(("Information Technology", "KYG875721634", "MAIN"), (share.Sector, share.Isin, share.Market));
        Assert.Equal((SecurityType.Equity, 100, 'A', "HKD"), (share.Type, share.BoardLot, share.SpreadTableCode, share.Currency));
        Assert.Equal(
            InstrumentFlags.Vcm | InstrumentFlags.ShortSell | InstrumentFlags.ClosingAuction | InstrumentFlags.Ccass
            | InstrumentFlags.StampDuty | InstrumentFlags.OpeningAuction,
            share.Flags);
        Assert.Equal(
            (614_500_000_000, 454_500_000_000, 534_500_000_000),
            (share.OpeningUpperLimit, share.OpeningLowerLimit, share.PreviousClose));
        Assert.Equal((new DateOnly(2004, 6, 16), null, "80700", "SUSPENSION: NO"),
            (share.Listed, share.Delisted, share.DomainCounter, share.FreeText));
        Assert.Null(share.Terms);
        Assert.Null(share.Bond);
        Assert.True(share.HasAuctions);
    }

    [Fact]
    public void A_bull_contract_has_its_terms_from_the_second_of_the_maturity_dates()
    {
        var message = new SecurityDefinitionMessage
        {
            SecurityCode = 50_014,
            ProductType = 11,
            BondMaturityDate = 20_300_101,
            WarrantMaturityDate = 20_270_929,
            StrikePrice1 = 19_000_000,
            CallPrice = 1_910_050,
            DecimalsInCallPrice = 2,
            ConversionRatio = 10_000_000,
            Entitlement = 15,
            DecimalsInEntitlement = 1,
            NoWarrantsPerEntitlement = 10_000,
            CallPutFlag = 'C',
            Style = 'E',
            WarrantType = 'N',
        };
        OmdcText.Write(message.SpreadTableCode, "06");
        _rig.Send(OmdcProduct.Reference, message, new UnderlyingSecurity { UnderlyingSecurityCode = 700 });
        _rig.Mapper.OnTime(_rig.Now + Second);

        var contract = _rig.Find(50_014);
        Assert.Equal((SecurityType.Cbbc, 'E', "700", "50014"),
            (contract.Type, contract.SpreadTableCode, contract.Underlying, contract.Code));
        Assert.Equal(new DateOnly(2027, 9, 29), contract.Expiry);
        Assert.Equal(
            new WarrantTerms
            {
                Kind = WarrantKind.Bull,
                Strike = 19_000_000_000_000,
                CallLevel = 19_100_500_000_000,
                ConversionRatio = 10_000_000_000_000,
                Entitlement = 1_500_000_000,
                WarrantsPerEntitlement = 10_000,
                Style = WarrantStyle.European,
                IsExotic = false,
            },
            contract.Terms);
    }

    [Fact]
    public void A_bond_has_its_terms_from_the_first_of_the_maturity_dates()
    {
        var message = new SecurityDefinitionMessage
        {
            SecurityCode = 4_239,
            ProductType = 4,
            AccruedInterest = 1_234,
            CouponRate = 2_500,
            FaceValue = 1_000_050,
            DecimalsInFaceValue = 2,
            BondMaturityDate = 20_300_101,
            WarrantMaturityDate = 20_270_929,
            InvestorType = 'P',
        };
        OmdcText.Write(message.SpreadTableCode, "03");
        OmdcText.Write(message.FaceValueCurrency, "USD");
        _rig.Send(OmdcProduct.Reference, message);
        _rig.Mapper.OnTime(_rig.Now + Second);

        var bond = _rig.Find(4_239);
        Assert.Equal((SecurityType.Debt, 'B', null), (bond.Type, bond.SpreadTableCode, bond.Expiry));
        Assert.Equal(
            new BondTerms
            {
                AccruedInterest = 1_234_000_000,
                CouponRate = 2_500_000_000,
                FaceValue = 10_000_500_000_000,
                FaceValueCurrency = "USD",
                Maturity = new DateOnly(2030, 1, 1),
                IsProfessionalOnly = true,
            },
            bond.Bond);
    }

    [Theory]
    [InlineData(1, SecurityType.Equity)]
    [InlineData(24, SecurityType.Equity)]
    [InlineData(3, SecurityType.DerivativeWarrant)]
    [InlineData(13, SecurityType.EquityWarrant)]
    [InlineData(15, SecurityType.InlineWarrant)]
    [InlineData(8, SecurityType.Reit)]
    [InlineData(10, SecurityType.LeveragedInverse)]
    [InlineData(17, SecurityType.Etf)]
    [InlineData(6, SecurityType.Rights)]
    [InlineData(99, SecurityType.EquityWarrant)]
    public void The_kind_follows_from_the_product_type_and_else_from_the_instrument_type(byte product, SecurityType type)
    {
        var message = new SecurityDefinitionMessage { SecurityCode = 12_345, ProductType = product };
        OmdcText.Write(message.InstrumentType, "WRNT");
        _rig.Send(OmdcProduct.Reference, message);
        _rig.Mapper.OnTime(_rig.Now + Second);

        Assert.Equal(type, _rig.Find(12_345).Type);
    }

    [Fact]
    public void Text_of_zeros_and_numbers_that_can_be_none_leave_out_what_they_say()
    {
        var message = new SecurityDefinitionMessage
        {
            SecurityCode = 12_345,
            ProductType = 3,
            ListingDate = 20_269_999,
            WarrantMaturityDate = 0,
            LotSize = uint.MaxValue,
            CallPrice = 1,
            DecimalsInCallPrice = 200,
            Entitlement = int.MaxValue,
            DecimalsInEntitlement = 0,
        };
        _rig.Send(OmdcProduct.Reference, message);
        _rig.Mapper.OnTime(_rig.Now + Second);

        var warrant = _rig.Find(12_345);
        Assert.Equal(("12345", null, null, null), (warrant.Name, warrant.Isin, warrant.FreeText, warrant.ChineseName));
        Assert.Equal((null, null, int.MaxValue), (warrant.Listed, warrant.Expiry, warrant.BoardLot));
        Assert.Equal((Price.Undefined, 2_147_483_647_000_000_000), (warrant.Terms!.CallLevel, warrant.Terms.Entitlement));
    }

    [Fact]
    public void The_same_definition_again_changes_nothing()
    {
        _rig.Send(OmdcProduct.Reference, Share(700));
        _rig.Mapper.OnTime(_rig.Now + Second);
        var table = _rig.Directory.Current;

        _rig.Send(OmdcProduct.Reference, Share(700));
        _rig.Mapper.OnTime(_rig.Now + (2 * Second));

        Assert.Same(table, _rig.Directory.Current);
        Assert.Equal(1, _rig.Mapper.Counts.DirectoryUpdates);
    }

    [Fact]
    public void Definitions_wait_for_each_other_and_not_for_ever()
    {
        for (uint code = 1_000; code < 1_020; code++)
        {
            _rig.Send(OmdcProduct.Reference, Share(code));
            _rig.Now += 100_000_000;
            _rig.Mapper.OnTime(_rig.Now);
        }

        Assert.Equal(1, _rig.Mapper.Counts.DirectoryUpdates);
        _rig.Mapper.OnTime(_rig.Now + (200 * 1_000_000L));
        Assert.Equal(2, _rig.Mapper.Counts.DirectoryUpdates);
        Assert.True(_rig.IndexOf(1_019) > 0);
    }

    [Fact]
    public void The_end_of_a_snapshot_of_reference_data_makes_the_instruments()
    {
        _rig.Send(OmdcProduct.Reference, Share(1_000));
        _rig.Mapper.OnSnapshotEnd(_rig.Channel(OmdcProduct.Reference), 0, _rig.Now);

        Assert.True(_rig.IndexOf(1_000) > 0);
    }

    [Fact]
    public void A_message_about_a_security_whose_definition_waits_makes_its_instrument()
    {
        _rig.Send(OmdcProduct.Reference, Share(1_000));
        _rig.Send(OmdcProduct.FullTick, Order(1_000, 1));

        Assert.Equal(_rig.IndexOf(1_000), (int)Assert.Single(_rig.Records<OrderRecord>()).Header.InstrumentId);
    }

    [Fact]
    public void What_is_told_before_the_definition_waits_for_it_and_comes_in_its_order()
    {
        _rig.Send(OmdcProduct.FullTick, Order(1_000, 1));
        _rig.Send(OmdcProduct.FullTick, Order(1_001, 2));
        _rig.Send(OmdcProduct.FullTick, Order(1_000, 3));

        Assert.Equal((3, -1, 0), (_rig.Mapper.Counts.HeldBack, _rig.IndexOf(1_000), _rig.Mapper.Records.Count));

        _rig.Send(OmdcProduct.Reference, Share(1_000));
        _rig.Send(OmdcProduct.FullTick, Order(1_000, 4));

        Assert.Equal([1ul, 3, 4], _rig.Records<OrderRecord>().Select(order => order.OrderId));
        Assert.Equal([1u, 3, 5], _rig.Records<OrderRecord>().Select(order => order.Sequence));
        Assert.Equal(0, _rig.Mapper.Counts.Unknown);
        Assert.Empty(_rig.Records<IntegrityRecord>());
    }

    [Fact]
    public void Without_reference_data_what_is_told_of_unknown_securities_is_counted_as_such()
    {
        var rig = new MapperRig(OmdcProduct.FullTick);
        rig.Send(OmdcProduct.FullTick, Order(1_000, 1));

        Assert.Equal((1, 0, 0), (rig.Mapper.Counts.Unknown, rig.Mapper.Counts.HeldBack, rig.Mapper.Records.Count));

        rig.Send(OmdcProduct.FullTick, Share(1_000));
        rig.Send(OmdcProduct.FullTick, Order(1_000, 2));

        var integrity = Assert.Single(rig.Records<IntegrityRecord>());
        Assert.True(integrity.IsSuspect && integrity.TradesLost);
    }

    [Fact]
    public void The_close_of_the_trading_day_before_is_told_also_of_a_security_that_is_new()
    {
        _rig.Send(OmdcProduct.Reference, Share(700));
        _rig.Send(OmdcProduct.Reference, Share(1_000));
        _rig.Mapper.OnTime(_rig.Now + Second);

        var closes = _rig.Records<StatisticRecord>();
        Assert.Equal([_rig.IndexOf(700), _rig.IndexOf(1_000)], closes.Select(close => (int)close.Header.InstrumentId));
        Assert.All(closes, close => Assert.Equal(
            (StatisticType.ClosePrice, 534_500_000_000, HongKongTime.StartOf(new DateOnly(2026, 11, 20))),
            (close.StatisticType, close.Price, close.TsRef)));
    }

    [Fact]
    public void A_security_that_has_never_traded_has_no_close_of_the_day_before()
    {
        _rig.Send(OmdcProduct.Reference, Share(700) with { PreviousClosingPrice = 0 });
        _rig.Mapper.OnTime(_rig.Now + Second);

        Assert.Empty(_rig.Statistics(700));
        Assert.Equal(Price.Undefined, _rig.Find(700).PreviousClose);
    }

    [Fact]
    public void A_new_instrument_is_in_the_session_of_its_segment_from_the_start()
    {
        _rig.Send(OmdcProduct.Reference, StatisticsMappingTests.Session("MAIN", 3));
        _rig.Send(OmdcProduct.Reference, Share(1_000));
        _rig.Forget();
        _rig.Mapper.OnTime(_rig.Now + Second);

        Assert.Equal(
            [(2_000_000_001, TradingPhase.Continuous), (1_000, TradingPhase.Continuous)],
            _rig.Records<StatusRecord>().Select(status =>
                (_rig.Directory.Current[(int)status.Header.InstrumentId].Id, status.Phase)));
    }

    [Fact]
    public void Who_makes_a_market_is_kept_with_the_instrument()
    {
        _rig.Send(OmdcProduct.Reference, Share(1_000));
        _rig.Send(
            OmdcProduct.Reference,
            new LiquidityProviderMessage { SecurityCode = 1_000 },
            new LiquidityProviderBroker { LPBrokerNumber = 9_602 },
            new LiquidityProviderBroker { LPBrokerNumber = 9_622 });
        _rig.Mapper.OnTime(_rig.Now + Second);

        Assert.Equal(new BrokerNumbers([9_602, 9_622]), _rig.Find(1_000).LiquidityProviders);
    }

    private static SecurityDefinitionMessage Share(uint code)
    {
        var message = new SecurityDefinitionMessage
        {
            SecurityCode = code,
            ProductType = 1,
            LotSize = 100,
            PreviousClosingPrice = 534_500,
            VCMFlag = 'Y',
            ShortSellFlag = 'Y',
            CASFlag = 'Y',
            CCASSFlag = 'Y',
            DummySecurityFlag = 'N',
            StampDutyFlag = 'Y',
            ListingDate = 20_040_616,
            POSFlag = 'Y',
            POSUpperLimit = 614_500,
            POSLowerLimit = 454_500,
            DomainStmtSecurityCode = 80_700,
            WarrantMaturityDate = 20_270_929,
            CallPutFlag = 'C',
        };
        OmdcText.Write(message.MarketCode, "MAIN");
        OmdcText.Write(message.ISINCode, "KYG875721634");
        OmdcText.Write(message.InstrumentType, "EQTY");
        OmdcText.Write(message.SpreadTableCode, "01");
        OmdcText.Write(message.SecurityShortName, "TENCENT");
        OmdcText.Write(message.CurrencyCode, "HKD");
        OmdcText.WriteUtf16(message.SecurityNameGCCS, "騰訊控股");
        OmdcText.WriteUtf16(message.SecurityNameGB, "腾讯控股");
        OmdcText.Write(message.FreeText, "SUSPENSION: NO");
        return message;
    }

    private static AddOrderMessage Order(uint code, ulong id) => new()
    {
        SecurityCode = code,
        OrderId = id,
        Price = 534_500,
        Quantity = 100,
        OrderType = '2',
    };
}
