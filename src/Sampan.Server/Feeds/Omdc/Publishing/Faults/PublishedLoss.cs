namespace Sampan.Server.Feeds.Omdc.Publishing.Faults;

/// <summary>Messages that reached nobody: neither line brought them.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="First">The first number.</param>
/// <param name="Last">The last number.</param>
/// <param name="Time">When the later line should have brought them, nanoseconds since the Unix epoch, UTC.</param>
/// <param name="Resets">How often the channel had been reset before: its numbers began again each time.</param>
public sealed record PublishedLoss(ushort Channel, uint First, uint Last, long Time, int Resets);
