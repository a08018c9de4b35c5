namespace Sampan.Server.Feeds.Omdc.Mapping;

/// <summary>What is done with a type of message on a channel.</summary>
internal enum MessageRoute : byte
{
    /// <summary>The type is not known, or is none of the mapping's business.</summary>
    Unknown,

    /// <summary>A richer product tells the same.</summary>
    OtherProduct,

    /// <summary>It begins with the code of a security, and needs its instrument.</summary>
    Security,

    /// <summary>It is about something else.</summary>
    Other,
}
