using Sampan.Server.Feeds.Simulation;

namespace Sampan.Server.Tests.Feeds.Simulation;

public sealed class PortableMathTests
{
    [Theory]
    [InlineData(1e-16)]
    [InlineData(0.001)]
    [InlineData(0.5)]
    [InlineData(0.999999)]
    [InlineData(1)]
    [InlineData(1.999999)]
    [InlineData(12_345.678)]
    public void Logarithms_are_right_to_five_digits(double value) =>
        Assert.Equal(Math.Log(value), PortableMath.Log(value), tolerance: 1e-5);

    [Fact]
    public void The_exponential_function_is_positive_rising_and_near()
    {
        for (var x = -6.0; x < 6; x += 0.1)
        {
            Assert.InRange(PortableMath.Exp(x), 0, PortableMath.Exp(x + 0.1));
            Assert.InRange(PortableMath.Exp(x) / Math.Exp(x), 1 - (x * x / 100) - 1e-9, 1.0001);
        }
    }

    [Theory]
    [InlineData(-30)]
    [InlineData(-0.1)]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(7)]
    public void An_influence_becomes_a_factor_and_back(double influence)
    {
        Assert.True(PortableMath.FactorOf(influence) > 0);
        Assert.Equal(influence, PortableMath.InfluenceOf(PortableMath.FactorOf(influence)), tolerance: 1e-12);
    }
}
