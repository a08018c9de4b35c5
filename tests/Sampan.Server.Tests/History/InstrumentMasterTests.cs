using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Market;
using Sampan.Server.History;

namespace Sampan.Server.Tests.History;

/// <summary>What a feed defines while the server runs is known at the next start.</summary>
public sealed class InstrumentMasterTests : IDisposable
{
    private static readonly Instrument Warrant = new()
    {
        Id = 28_001,
        Class = AssetClass.Stock,
        Region = "HK",
        Exchange = "HKEX",
        Code = "28001",
        Name = "SG-HSI @EC2703A",
        ChineseName = "恒指法興七三購Ａ",
        SimplifiedChineseName = "恒指法兴七三购Ａ",
        Type = SecurityType.DerivativeWarrant,
        Market = "MAIN",
        Currency = "HKD",
        BoardLot = 10_000,
        SpreadTableCode = 'E',
        Isin = "HK0000900001",
        Underlying = "HSI",
        Expiry = new DateOnly(2027, 3, 30),
        Terms = new WarrantTerms
        {
            Kind = WarrantKind.Call,
            Strike = 27_500 * Price.Unit,
            ConversionRatio = 12_000 * Price.Unit,
            Entitlement = Price.Unit,
            WarrantsPerEntitlement = 12_000,
            Style = WarrantStyle.European,
            IsExotic = false,
        },
        Flags = InstrumentFlags.Ccass | InstrumentFlags.StampDuty,
        ProductType = 51,
        Listed = new DateOnly(2026, 3, 25),
        FreeText = "ends soon",
        LiquidityProviders = new BrokerNumbers([9_701, 9_702]),
    };

    private static readonly Instrument Bond = Warrant with
    {
        Id = 4_239,
        Code = "4239",
        Name = "HKGB GREEN 2605",
        Type = SecurityType.Debt,
        SpreadTableCode = 'B',
        Terms = null,
        Bond = new BondTerms
        {
            AccruedInterest = 1,
            CouponRate = 4_750_000_000,
            FaceValue = 100 * Price.Unit,
            FaceValueCurrency = "HKD",
            Maturity = new DateOnly(2026, 5, 18),
            IsProfessionalOnly = false,
        },
        LiquidityProviders = null,
    };

    private static readonly Instrument Index = new()
    {
        Id = Instrument.IndexIdBase + 4_711,
        Class = AssetClass.Indices,
        Region = "GB",
        Exchange = "HKEX",
        Code = "0004711",
        Name = "AN INDEX",
        Type = SecurityType.Index,
        Currency = "HKD",
        BoardLot = 0,
    };

    private readonly TestFolder _folder = new();
    private readonly HistoryDatabase _database;
    private readonly InstrumentDirectory _directory = new(InstrumentTable.BuiltIn);
    private readonly InstrumentKeeper _keeper;

    public InstrumentMasterTests()
    {
        _database = HistoryDatabase.Open(_folder.Path);
        _keeper = new InstrumentKeeper(_database, _directory);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_fact_of_an_instrument_is_kept()
    {
        _directory.Update([Warrant, Bond, Index]);
        _keeper.StoreChanges();

        var table = InstrumentMaster.Load(_database);

        Assert.Equal(InstrumentTable.BuiltIn.Count + 3, table.Count);
        Assert.All([Warrant, Bond, Index], instrument => Assert.Equal(instrument, Find(table, instrument.Id) with { Index = 0 }));
    }

    [Fact]
    public void What_holds_for_a_day_only_is_not_kept()
    {
        _directory.Update([Warrant with { PreviousClose = 5, OpeningUpperLimit = 6, OpeningLowerLimit = 4 }]);
        _keeper.StoreChanges();

        Assert.Equal(Warrant, Find(InstrumentMaster.Load(_database), Warrant.Id) with { Index = 0 });
    }

    [Fact]
    public void A_changed_instrument_takes_the_place_of_what_was_kept()
    {
        _directory.Update([Warrant]);
        _keeper.StoreChanges();
        _directory.Update([Warrant with { Name = "RENAMED", FreeText = null }]);
        _keeper.StoreChanges();

        var kept = Find(InstrumentMaster.Load(_database), Warrant.Id);

        Assert.Equal(("RENAMED", null), (kept.Name, kept.FreeText));
    }

    [Fact]
    public void A_list_that_is_imported_later_leaves_what_it_does_not_tell()
    {
        _directory.Update([Warrant]);
        _keeper.StoreChanges();

        InstrumentMaster.Store(_database, [Warrant with
        {
            Name = "OF THE LIST",
            ChineseName = null,
            SimplifiedChineseName = null,
            Terms = new WarrantTerms { Kind = WarrantKind.Call },
            Flags = null,
            Listed = null,
        }]);

        Assert.Equal(Warrant with { Name = "OF THE LIST" }, Find(InstrumentMaster.Load(_database), Warrant.Id) with { Index = 0 });
    }

    [Fact]
    public void Only_what_has_changed_is_stored_and_never_what_belongs_to_the_whole_market()
    {
        _directory.Update([Warrant, Find(InstrumentTable.BuiltIn, 700), MarketWide.Currency("USD")!]);
        _keeper.StoreChanges();

        using var connection = _database.Connect();
        Assert.Equal(1, connection.QueryNumber("SELECT count(*) FROM instrument"));
    }

    [Fact]
    public async Task The_writer_of_the_history_keeps_them_and_says_when_it_can_not()
    {
        using var history = new BarHistory(_database);
        using var writer = new HistoryWriter(history, _ => 700, NullLogger<HistoryWriter>.Instance);
        writer.Keep(_directory);
        Execute("ALTER TABLE instrument RENAME TO away");

        _directory.Update([Warrant]);
        await Streaming.Eventually.Async(() => writer.Problem is not null);
        Execute("ALTER TABLE away RENAME TO instrument");
        await Streaming.Eventually.Async(() => writer.Problem is null);

        Assert.Equal("28001", Find(InstrumentMaster.Load(_database), Warrant.Id).Code);
    }

    private void Execute(string sql)
    {
        using var connection = _database.Connect();
        connection.Execute(sql);
    }

    private static Instrument Find(InstrumentTable table, uint id)
    {
        Assert.True(table.TryFind(id, out var instrument));
        return instrument;
    }
}
