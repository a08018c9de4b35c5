namespace Sampan.Market;

/// <summary>Whether an instrument can be traded, with the numbers of iTick's <c>ts</c>.</summary>
public enum InstrumentStatus : byte
{
    Normal = 0,
    Suspended = 1,
    Delisted = 2,
    CircuitBreaker = 3,
}
