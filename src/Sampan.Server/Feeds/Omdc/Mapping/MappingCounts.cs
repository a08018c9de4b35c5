namespace Sampan.Server.Feeds.Omdc.Mapping;

/// <summary>What the mapping has done, and what it could not use.</summary>
/// <remarks>One thread counts, and any may read.</remarks>
public sealed class MappingCounts
{
    /// <summary>Messages that became records, or changed what is known of instruments.</summary>
    public long Mapped { get; internal set; }

    /// <summary>Messages that a richer product tells as well, and which were left out for that.</summary>
    public long OfOtherProducts { get; internal set; }

    /// <summary>Messages of types that are not known, or that belong to the lines.</summary>
    public long OfOtherTypes { get; internal set; }

    /// <summary>Messages with a value that the specification does not have.</summary>
    public long Malformed { get; internal set; }

    /// <summary>Messages about securities without a definition, and others of what is new, held back until there is one.</summary>
    public long HeldBack { get; internal set; }

    /// <summary>Messages about securities without a definition that could not be held back, and are lost.</summary>
    public long Unknown { get; internal set; }

    /// <summary>Changes of the aggregated book (53) that contradicted it.</summary>
    public long Contradictions { get; internal set; }

    /// <summary>Times at which the directory of instruments was replaced.</summary>
    public long DirectoryUpdates { get; internal set; }
}
