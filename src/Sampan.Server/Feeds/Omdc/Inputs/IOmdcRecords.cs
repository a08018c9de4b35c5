using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;
using Sampan.Server.Feeds.Omdc.Mapping;

namespace Sampan.Server.Feeds.Omdc.Inputs;

/// <summary>Takes what the lines tell, and makes records of it.</summary>
public interface IOmdcRecords : IOmdcOutput
{
    /// <summary>Where the records go. The caller may set another one between calls.</summary>
    RecordBuffer Records { get; set; }

    /// <summary>What has become of the messages, and what could not be used.</summary>
    MappingCounts Counts { get; }

    /// <summary>Says that it is <paramref name="time"/>: a timer record is due at least once a second.</summary>
    /// <param name="time">Nanoseconds since the Unix epoch, UTC.</param>
    void OnTime(long time);
}
