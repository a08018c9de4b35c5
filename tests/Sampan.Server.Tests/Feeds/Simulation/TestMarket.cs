using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Parameters;

namespace Sampan.Server.Tests.Feeds.Simulation;

/// <summary>A small market with one or two instruments of every kind.</summary>
internal static class TestMarket
{
    public const int Tencent = 0;
    public const int Alibaba = 1;
    public const int Hsbc = 2;
    public const int Meituan = 3;
    public const int Mtr = 4;
    public const int Thin = 5;
    public const int Tracker = 6;
    public const int TencentCall = 7;
    public const int TencentBear = 8;
    public const int TencentYuan = 9;
    public const int Hsi = 10;
    public const int Tech = 11;
    public const int Silent = 12;

    /// <summary>A Tuesday, 09:00 in Hong Kong.</summary>
    public static readonly long Morning = HongKongTime.At(new DateOnly(2026, 3, 10), new TimeOnly(9, 0));

    public static readonly InstrumentTable Instruments = new(
    [
        Security(700, "TENCENT", 100, 'A', sector: "Tech"),
        Security(9988, "BABA-W", 100, 'A', sector: "Tech"),
        Security(5, "HSBC HOLDINGS", 400, 'A', sector: "Banks"),
        Security(3690, "MEITUAN-W", 100, 'A', sector: "Tech"),
        Security(66, "MTR CORPORATION", 500, 'A', sector: "Transport"),
        Security(8001, "THIN HOLDINGS", 20_000, 'A', sector: "Other"),
        Security(2800, "TRACKER FUND", 500, 'D', SecurityType.Etf, "HSI"),
        Security(13_001, "MB-TENCT@EC2612A", 10_000, 'E', SecurityType.DerivativeWarrant, "700", WarrantKind.Call),
        Security(60_001, "UB#TENCTRP2612A", 5_000, 'E', SecurityType.Cbbc, "700", WarrantKind.Bear),
        Security(80_700, "TENCENT-R", 100, 'A', underlying: "700", currency: "CNY"),
        Index(1, "HSI"),
        Index(2, "HSTECH"),
        Security(9_000, "NOT SIMULATED", 100, 'A'),
    ]);

    public static readonly MarketParameters Parameters = new(
        new Dictionary<string, InstrumentParameters>
        {
            ["700"] = Of(550, 12e9, 0.019, 1.2),
            ["9988"] = Of(140, 11e9, 0.026, 1.3),
            ["5"] = Of(112, 2.4e9, 0.014, 0.8),
            ["3690"] = Of(98, 4e9, 0.026, 1.2),
            ["66"] = Of(27, 0.25e9, 0.011, 0.5),
            ["8001"] = Of(0.2, 0.3e6, 0.04, 0.3),
            ["2800"] = Of(26, 3e9, 0.012, 1, gearing: 1),
            ["13001"] = Of(0.15, 30e6, 0.12, 7, gearing: 6),
            ["60001"] = Of(0.09, 20e6, 0.2, -12, gearing: -10),
            ["80700"] = Of(508, 60e6, 0.019, 1.2, gearing: 1),
            ["HSI"] = Of(26_000, 0, 0.011, 1),
            ["HSTECH"] = Of(5_600, 0, 0.017, 1),
        },
        new Dictionary<string, IndexMember[]>
        {
            ["HSI"] = [new("700", 800), new("9988", 800), new("5", 800), new("3690", 500), new("66", 50)],
            ["HSTECH"] = [new("700", 8), new("9988", 8), new("3690", 8), new("9618", 8)],
        });

    public static SimulatedMarket Create(
        ulong seed = 1,
        TradingHours hours = TradingHours.Always,
        long? start = null,
        Func<Instrument, long?>? lastPrice = null,
        ExchangeRules? rules = null)
    {
        var options = new SimulatorOptions { Seed = seed, Hours = hours, Rules = rules ?? ExchangeRules.Known };
        return new(Instruments, Parameters, options, start ?? Morning, lastPrice);
    }

    private static InstrumentParameters Of(
        double price, double turnover, double volatility, double beta, double? gearing = null)
    {
        return new()
        {
            ReferencePrice = (long)(decimal)(price * 1_000) * (Price.Unit / 1_000),
            DailyTurnover = turnover,
            DailyVolatility = volatility,
            Beta = beta,
            Gearing = gearing,
        };
    }

    private static Instrument Security(
        uint code,
        string name,
        int lot,
        char spreads,
        SecurityType type = SecurityType.Equity,
        string? underlying = null,
        WarrantKind? kind = null,
        string currency = "HKD",
        string? sector = null)
    {
        return new()
        {
            Id = code,
            Class = AssetClass.Stock,
            Region = "HK",
            Code = $"{code}",
            Exchange = "HKEX",
            Name = name,
            Type = type,
            Sector = sector,
            Currency = currency,
            BoardLot = lot,
            SpreadTableCode = spreads,
            Underlying = underlying,
            Terms = kind is { } known ? new WarrantTerms { Kind = known } : null,
        };
    }

    private static Instrument Index(uint number, string code) => new()
    {
        Id = Instrument.IndexIdBase + number,
        Class = AssetClass.Indices,
        Region = "GB",
        Code = code,
        Exchange = "HKEX",
        Name = code,
        Type = SecurityType.Index,
        Currency = "HKD",
        BoardLot = 0,
    };
}
