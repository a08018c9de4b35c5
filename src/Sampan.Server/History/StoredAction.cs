using Sampan.Market;

namespace Sampan.Server.History;

/// <summary>What was known of a corporate action since some time: a row of the history.</summary>
/// <param name="InstrumentId">The stable <c>Instrument.Id</c>.</param>
/// <param name="Id">Which action of the instrument it is, in the source's words.</param>
/// <param name="Known">Since when this is known, nanoseconds since the Unix epoch, UTC. A later row of the same id corrects it.</param>
/// <param name="IsCancelled">Whether it is taken back from then on.</param>
/// <param name="Source">Where it is from.</param>
/// <param name="Action">What it does.</param>
public sealed record StoredAction(
    uint InstrumentId, string Id, long Known, bool IsCancelled, string Source, CorporateAction Action);
