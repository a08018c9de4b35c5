namespace Sampan.Server.Feeds.Simulation.Reporting;

/// <summary>The values of one colour in a picture.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Values">From left to right; NaN leaves a hole.</param>
internal sealed record Series(string Name, IReadOnlyList<double> Values);
