namespace Sampan.Server.Feeds.Simulation.Agents;

/// <summary>What all securities of a market have in common.</summary>
/// <param name="Securities">How many there are.</param>
/// <param name="Scale">How many orders there are, of those that the real market has.</param>
/// <param name="ActiveSeconds">A whole day's activity, as seconds of average activity.</param>
internal readonly record struct MarketSize(int Securities, double Scale, double ActiveSeconds)
{
    /// <summary>The scale of a market that an ordinary machine hardly notices.</summary>
    public const double DefaultScale = 0.1;
}
