namespace Sampan.Market.Tests;

/// <summary>The numbers of states: the same for whoever looks, from 1 each day, and going on after a restart.</summary>
public sealed class StateNumbersTests
{
}
