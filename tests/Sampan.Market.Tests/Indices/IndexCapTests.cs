using System.Numerics;
using CsCheck;

namespace Sampan.Market.Tests.Indices;

public sealed class IndexCapTests
{
    private static readonly Rational Eight = Rational.Of(8, 100);

    [Fact]
    public void One_giant_among_equals_is_cut_to_the_cap()
    {
        BigInteger[] values = [1_000, .. Enumerable.Repeat((BigInteger)10, 23)];
        var counted = IndexCap.Apply(values, Eight);
        Assert.Equal(Rational.Of(20), counted[0]);
        Assert.All(counted.Skip(1), value => Assert.Equal(Rational.Of(10), value));
    }

    [Fact]
    public void Cutting_one_may_lift_another_above_the_cap_and_that_one_is_cut_too()
    {
        // 79 of 1,000 is under 8 per cent, and above it once the giant is cut.
        BigInteger[] values = [500, 79, .. Enumerable.Repeat((BigInteger)421 / 20, 20)];
        var counted = IndexCap.Apply(values, Eight);
        Assert.Equal(counted[0], counted[1]);
        Assert.Equal(Eight, counted[1] / Sum(counted));
    }

    [Fact]
    public void Nobody_above_the_cap_is_cut() =>
        Assert.All(IndexCap.Apply([.. Enumerable.Repeat((BigInteger)7, 20)], Eight), value => Assert.Equal(Rational.Of(7), value));

    [Fact]
    public void Too_few_members_for_the_cap_count_the_same() =>
        Assert.All(IndexCap.Apply([9, 5, 1], Eight), value => Assert.Equal(Rational.One, value));

    [Fact]
    public void Nobody_weighs_more_than_the_cap_who_is_below_it_keeps_what_he_has_and_no_order_is_reversed() =>
        Gen.Long[1, 1_000_000_000].Array[13, 60].Sample(values =>
        {
            var counted = IndexCap.Apply([.. values.Select(value => (BigInteger)value)], Eight);
            var sum = Sum(counted);
            for (var i = 0; i < values.Length; i++)
            {
                var weight = counted[i] / sum;
                Assert.False((weight - Eight).IsPositive);
                Assert.True(counted[i] == Rational.Of(values[i]) || weight == Eight);
            }
        }, iter: 200);

    private static Rational Sum(IEnumerable<Rational> values) => values.Aggregate(Rational.Of(0), (sum, value) => sum + value);
}
