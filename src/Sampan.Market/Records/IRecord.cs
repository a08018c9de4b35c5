namespace Sampan.Market;

/// <summary>A record: a fixed-size struct that starts with a <see cref="RecordHeader"/>.</summary>
public interface IRecord
{
    /// <summary>What the header of such a record says.</summary>
    static abstract RecordType Type { get; }
}
