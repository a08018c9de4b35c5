using Sampan.Market;
using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Parameters;

namespace Sampan.Server.Tests.Feeds.Simulation;

/// <summary>A market of 18,000 securities, as large as HKEX's list, most of which have no parameters of their own.</summary>
public sealed class WholeMarketTests
{
    private static readonly InstrumentTable Listed = List();

    private static readonly MarketParameters Parameters = MarketParameters.For(Listed);

    [Fact]
    public void The_built_in_market_keeps_its_parameters() =>
        Assert.Same(MarketParameters.BuiltIn, MarketParameters.For(InstrumentTable.BuiltIn));

    [Fact]
    public void Everything_that_is_listed_has_a_price_on_a_tick_and_a_turnover()
    {
        foreach (var security in Listed.Where(security => security.SpreadTableCode is not null))
        {
            var parameters = Parameters.Find(security.Code)!;
            var spreads = SpreadTables.Known.For(security.SpreadTableCode!.Value, SpreadTables.Phase1From);
            Assert.True(spreads.IsOnTick(parameters.ReferencePrice));
            Assert.True(parameters.DailyTurnover > 0);
        }
    }

    [Fact]
    public void All_together_trade_about_as_much_as_the_market_and_few_have_most_of_it()
    {
        double[] turnovers = [.. Listed.Select(security => Parameters.Find(security.Code)?.DailyTurnover ?? 0).OrderDescending()];

        Assert.InRange(turnovers.Sum(), 220e9, 280e9);
        Assert.InRange(turnovers[..(turnovers.Length / 100)].Sum() / turnovers.Sum(), 0.6, 0.95);
    }

    [Fact]
    public void Warrants_follow_what_their_names_say()
    {
        Assert.Equal("700", Following.UnderlyingOf("UB#TENCTRC2609A"));
        Assert.Equal("5", Following.UnderlyingOf("MB-HSBC@EC2609A"));
        Assert.Equal("HSI", Following.UnderlyingOf("SG#HSI  RP2709H"));
        Assert.Equal("9988", Following.UnderlyingOf("JPALIBA@EC2604C"));
        Assert.Null(Following.UnderlyingOf("MSNOONE@EC2604C"));
        Assert.Null(Following.UnderlyingOf("X"));

        var call = Parameters.Find("20000")!;
        Assert.Equal("700", call.Follows);
        Assert.InRange(call.Gearing!.Value, 2.5, 12);
        Assert.InRange(Parameters.Find("60000")!.Gearing!.Value, -40, -6);
    }

    [Fact]
    public void It_opens_and_trades_deterministically()
    {
        var from = HongKongTime.At(new DateOnly(2026, 3, 10), new TimeOnly(9, 29, 59));
        var options = new SimulatorOptions { Hours = TradingHours.Exchange, Scale = 0.01 };
        var one = SimulatedRun.BytesOf(new SimulatedMarket(Listed, Parameters, options, from), from + (3 * HongKongTime.NanosPerSecond));
        var two = SimulatedRun.BytesOf(new SimulatedMarket(Listed, Parameters, options, from), from + (3 * HongKongTime.NanosPerSecond));

        Assert.True(one.AsSpan().SequenceEqual(two));
        Assert.True(one.Length > 18_000 * 64);
    }

    private static InstrumentTable List()
    {
        var built = InstrumentTable.BuiltIn;
        var share = built.First(security => security.Code == "700");
        var warrants = Enumerable.Range(20_000, 7_700)
            .Select(code => Of(share, code, SecurityType.DerivativeWarrant, "JPTENCT@EC2609A", WarrantKind.Call));
        var contracts = Enumerable.Range(60_000, 5_600)
            .Select(code => Of(share, code, SecurityType.Cbbc, "UB#HSI  RP2709A", WarrantKind.Bear));
        var shares = Enumerable.Range(30_000, 2_500).Select(code => Of(share, code, SecurityType.Equity, "SOME COMPANY", kind: null));
        var debt = Enumerable.Range(40_000, 1_900).Select(code => Of(share, code, SecurityType.Debt, "SOMEBODY B2712", kind: null));
        return new InstrumentTable(built
            .Concat(warrants.Concat(contracts).Concat(shares).Concat(debt).Where(security => !built.TryFind(security.Id, out _)))
            .OrderBy(security => security.Id));
    }

    private static Instrument Of(Instrument share, int code, SecurityType type, string name, WarrantKind? kind) => share with
    {
        Id = (uint)code,
        Code = $"{code}",
        Type = type,
        Name = name,
        Underlying = null,
        BoardLot = 10_000,
        SpreadTableCode = type switch { SecurityType.Debt => 'B', SecurityType.Equity => 'A', _ => 'E' },
        Terms = kind is { } known ? new WarrantTerms { Kind = known } : null,
    };
}
