using Sampan.Server.Feeds.Simulation;
using Sampan.Server.Feeds.Simulation.Agents;

namespace Sampan.Server.Tests.Feeds.Simulation;

public sealed class PrngTests
{
    private const int Draws = 100_000;

    [Fact]
    public void A_seed_means_the_same_numbers_for_ever()
    {
        // The same as the published xoshiro256** and splitmix64, worked out apart from this code.
        ulong[] expected =
        [
            13_735_479_033_563_245_725, 7_743_422_411_349_500_197,
            7_520_554_690_083_801_495, 11_758_136_756_506_242_246,
        ];
        var prng = new Prng(seed: 1, stream: 700);

        var drawn = expected.Select(_ => prng.Next()).ToArray();

        Assert.Equal(expected, drawn);
    }

    [Fact]
    public void Streams_of_a_seed_are_different()
    {
        var one = new Prng(1, 1);
        var two = new Prng(1, 2);

        Assert.NotEqual(one.Next(), two.Next());
    }

    [Fact]
    public void Numbers_have_the_moments_they_should()
    {
        var prng = new Prng(1, 1);
        var (uniform, normal, squares, exponential) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < Draws; i++)
        {
            uniform += prng.NextDouble() / Draws;
            var drawn = prng.NextNormal();
            normal += drawn / Draws;
            squares += drawn * drawn / Draws;
            exponential += prng.NextExponential() / Draws;
        }

        Assert.InRange(uniform, 0.49, 0.51);
        Assert.InRange(normal, -0.02, 0.02);
        Assert.InRange(squares, 0.98, 1.02);
        Assert.InRange(exponential, 0.98, 1.02);
    }

    [Theory]
    [InlineData(1.6)]
    [InlineData(5)]
    [InlineData(80)]
    public void Sizes_have_the_average_asked_for(double mean)
    {
        var prng = new Prng(1, 1);
        var (sum, single) = (0.0, 0);
        for (var i = 0; i < Draws; i++)
        {
            var lots = OrderSizes.Draw(ref prng, mean);
            sum += lots;
            single += lots == 1 ? 1 : 0;
        }

        Assert.InRange(sum / Draws, mean * 0.85, mean * 1.15);
        Assert.InRange(single / (double)Draws, 0.3, 0.95);
    }
}
