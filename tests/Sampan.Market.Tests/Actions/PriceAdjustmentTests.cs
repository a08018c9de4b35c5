using CsCheck;

namespace Sampan.Market.Tests.Actions;

/// <summary>Factors are exact, chains of them are products, and what is adjusted earns what a holder earned.</summary>
public sealed class PriceAdjustmentTests
{
    private const long Day = HongKongTime.NanosPerDay;

    private static readonly Gen<CorporateAction> AnySplit =
        from kind in AnyOf(CorporateActionKind.Split, CorporateActionKind.Consolidation, CorporateActionKind.Bonus)
        from numerator in Gen.Long[1, 50]
        from denominator in Gen.Long[1, 50]
        from day in Gen.Int[1, 30]
        select new CorporateAction { Kind = kind, ExTime = day * Day, Numerator = numerator, Denominator = denominator };

    // Money of up to a tenth of the cheapest close there is.
    private static readonly Gen<CorporateAction> AnyMoney =
        from kind in AnyOf(CorporateActionKind.Dividend, CorporateActionKind.Rights, CorporateActionKind.SpinOff)
        from numerator in Gen.Long[1, 3]
        from denominator in Gen.Long[5, 10]
        from mills in Gen.Long[1, 100]
        from day in Gen.Int[1, 30]
        select new CorporateAction
        {
            Kind = kind,
            ExTime = day * Day,
            Numerator = numerator,
            Denominator = denominator,
            Cash = mills * MarketDay.Mills(1),
            SubscriptionPrice = mills * MarketDay.Mills(1),
            ShareValue = mills * MarketDay.Mills(1),
        };

    private static readonly Gen<CorporateAction[]> AnyActions = Gen.OneOf(AnySplit, AnyMoney).Array[0, 12];

    private static readonly Gen<long[]> AnyCloses = Gen.Long[1_000, 900_000].Select(mills => mills * MarketDay.Mills(1)).Array[31];

    [Fact]
    public void A_split_of_one_into_ten_divides_prices_and_multiplies_volumes_of_before_it_alone()
    {
        var split = new CorporateAction { Kind = CorporateActionKind.Split, ExTime = Day, Numerator = 10, Denominator = 1 };
        var adjustment = PriceAdjustment.Of([split], AdjustMode.Split, _ => null);
        var before = new Bar { Start = Day - 1, Open = 600, High = 605, Low = 599, Close = 604, Volume = 7, Turnover = 4_200 };
        var after = before with { Start = Day };

        var (adjusted, same) = (before, after);
        adjustment.Apply(ref adjusted);
        adjustment.Apply(ref same);

        // 60.5 and 59.9 are rounded to the nearest unit, halves up.
        Assert.Equal(before with { Open = 60, High = 61, Low = 60, Close = 60, Volume = 70 }, adjusted);
        Assert.Equal(after, same);
    }

    [Theory]
    [InlineData(CorporateActionKind.Split, 3, 1, "100", "33.333333333")]
    [InlineData(CorporateActionKind.Consolidation, 1, 10, "0.05", "0.5")]
    [InlineData(CorporateActionKind.Bonus, 1, 10, "11", "10")]
    [InlineData(CorporateActionKind.Dividend, 0, 0, "50", "48.5")]
    [InlineData(CorporateActionKind.Rights, 1, 2, "50", "33.833333333")]
    [InlineData(CorporateActionKind.SpinOff, 1, 3, "50", "49.5")]
    public void Each_kind_takes_off_a_close_what_it_is_worth(
        CorporateActionKind kind, long numerator, long denominator, string close, string expected)
    {
        // A dividend, a right's price and a share of 1.50 each.
        var money = MarketDay.Mills(1_500);
        var action = new CorporateAction
        {
            Kind = kind,
            ExTime = Day,
            Numerator = numerator,
            Denominator = denominator,
            Cash = money,
            SubscriptionPrice = money,
            ShareValue = money,
        };
        Assert.True(Price.TryParse(close, out var before));
        var adjustment = PriceAdjustment.Of([action], AdjustMode.All, _ => before);
        Assert.Equal(expected, Price.Text(adjustment.PriceAt(0, before)));
    }

    [Fact]
    public void A_right_that_buys_dearer_than_the_market_is_worth_nothing()
    {
        var rights = new CorporateAction
        {
            Kind = CorporateActionKind.Rights,
            ExTime = Day,
            Numerator = 1,
            Denominator = 2,
            SubscriptionPrice = MarketDay.Mills(60_000),
        };
        var adjustment = PriceAdjustment.Of([rights], AdjustMode.All, _ => MarketDay.Mills(50_000));
        Assert.Equal(MarketDay.Mills(50_000), adjustment.PriceAt(0, MarketDay.Mills(50_000)));
    }

    [Fact]
    public void Money_of_another_currency_is_taken_off_at_its_rate()
    {
        Assert.True(CurrencyCode.TryParse("USD", out var dollars));
        var dividend = new CorporateAction
        {
            Kind = CorporateActionKind.Dividend,
            ExTime = Day,
            Cash = Price.Unit / 10,
            Currency = dollars,
            ExchangeRate = 7_800_000_000,
        };
        var adjustment = PriceAdjustment.Of([dividend], AdjustMode.All, _ => MarketDay.Mills(50_000));
        Assert.Equal(MarketDay.Mills(49_220), adjustment.PriceAt(0, MarketDay.Mills(50_000)));
    }

    [Fact]
    public void Without_a_close_before_it_a_dividend_changes_nothing_and_a_split_does()
    {
        var actions = new CorporateAction[]
        {
            new() { Kind = CorporateActionKind.Dividend, ExTime = Day, Cash = Price.Unit },
            new() { Kind = CorporateActionKind.Split, ExTime = Day, Numerator = 2, Denominator = 1 },
        };
        var factor = Assert.Single(PriceAdjustment.Of(actions, AdjustMode.All, _ => null).Factors);
        Assert.Equal((CorporateActionKinds.Split, Rational.Of(1, 2)), (factor.Kinds, factor.Price));
    }

    [Fact]
    public void Nothing_is_undone_where_nothing_is_asked_for() => AnyActions.Sample(actions =>
        Assert.All(PriceAdjustment.Of(actions, AdjustMode.None, _ => Price.Unit).Factors, factor =>
            Assert.Equal((CorporateActionKinds.None, Rational.One, Rational.One), (factor.Kinds, factor.Price, factor.Shares))));

    [Fact]
    public void Splits_alone_keep_the_money_that_was_paid() => AnyActions.Sample(actions =>
        Assert.All(PriceAdjustment.Of(actions, AdjustMode.Split, _ => Price.Unit).Factors, factor =>
            Assert.Equal(Rational.One, factor.Price * factor.Shares)));

    [Fact]
    public void A_chain_of_actions_and_back_is_what_there_was() => Gen.Select(AnyActions, AnyCloses).Sample((actions, closes) =>
    {
        var factors = PriceAdjustment.Of(actions, AdjustMode.All, time => closes[(time / Day) - 1]).Factors;
        var forward = factors.Aggregate(Rational.Of(closes[0]), (price, factor) => price * factor.Price);
        var back = factors.Reverse().Aggregate(forward, (price, factor) => price / factor.Price);
        Assert.Equal(Rational.Of(closes[0]), back);
    });

    [Fact]
    public void Changes_of_adjusted_closes_are_what_a_holder_earned() => Gen.Select(AnyActions, AnyCloses).Sample((actions, closes) =>
    {
        var adjustment = PriceAdjustment.Of(actions, AdjustMode.All, time => closes[(time / Day) - 1]);
        for (var day = 1; day < closes.Length; day++)
        {
            var earned = Rational.Of(closes[day]) / TheoreticalOpen(actions, closes[day - 1], day * Day);
            var adjusted = Exactly(adjustment, closes, day) / Exactly(adjustment, closes, day - 1);
            Assert.Equal(earned, adjusted);
        }
    });

    [Fact]
    public void A_rounded_price_is_within_half_a_unit_of_the_exact_one() => Gen.Select(AnyActions, AnyCloses).Sample((actions, closes) =>
    {
        var adjustment = PriceAdjustment.Of(actions, AdjustMode.All, time => closes[(time / Day) - 1]);
        for (var day = 0; day < closes.Length; day++)
        {
            var (exact, rounded) = (Exactly(adjustment, closes, day), adjustment.PriceAt(day * Day, closes[day]));
            if (rounded == Price.Undefined)
            {
                Assert.False(exact.TryRound(out _));
                continue;
            }

            var difference = exact - Rational.Of(rounded);
            // Halves are rounded up.
            Assert.True((Rational.Of(1, 2) - difference).Numerator.Sign > 0 && (difference + Rational.Of(1, 2)).Numerator.Sign >= 0);
        }
    });

    private static Gen<CorporateActionKind> AnyOf(params CorporateActionKind[] kinds) =>
        Gen.Int[0, kinds.Length - 1].Select(index => kinds[index]);

    /// <summary>The slow and obvious way: the close times each later factor.</summary>
    private static Rational Exactly(PriceAdjustment adjustment, long[] closes, int day) => adjustment.Factors
        .Where(factor => factor.ExTime > day * Day)
        .Aggregate(Rational.Of(closes[day]), (price, factor) => price * factor.Price);

    /// <summary>What the close before is worth without the rights of a day, action by action.</summary>
    private static Rational TheoreticalOpen(CorporateAction[] actions, long close, long exTime)
    {
        var price = Rational.Of(close);
        var sameDay = actions.Where(action => action.ExTime == exTime);
        foreach (var action in sameDay.Order(Comparer<CorporateAction>.Create(ActionEffects.Compare)))
        {
            action.TryApply(price, out price);
        }

        return price;
    }
}
