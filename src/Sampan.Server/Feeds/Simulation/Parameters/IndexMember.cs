namespace Sampan.Server.Feeds.Simulation.Parameters;

/// <summary>A security's part in an index.</summary>
/// <param name="Code">The security's stock code.</param>
/// <param name="Weight">
/// Its share of the index at reference prices, in any unit: what counts is the ratio to the others.
/// </param>
public readonly record struct IndexMember(string Code, long Weight);
