using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Lines;

namespace Sampan.Server.Feeds.Omdc.Inputs;

/// <summary>Takes what the lines tell, and makes records of it.</summary>
public interface IOmdcRecords : IOmdcOutput
{
    /// <summary>Sets where records are appended to from now on.</summary>
    void AppendTo(RecordBuffer records);

    /// <summary>Says that it is <paramref name="now"/>: a timer record is due at least once a second.</summary>
    /// <param name="now">Nanoseconds since the Unix epoch, UTC.</param>
    void OnTime(long now);
}
