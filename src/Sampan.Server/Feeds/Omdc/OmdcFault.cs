namespace Sampan.Server.Feeds.Omdc;

/// <summary>What is wrong with a packet.</summary>
public enum OmdcFault
{
    None = 0,

    /// <summary>It is shorter than the header of a packet.</summary>
    HeaderCut,

    /// <summary>It is not as long as its header says.</summary>
    PacketSize,

    /// <summary>It ends before as many messages have come as its header says.</summary>
    MessagesMissing,

    /// <summary>A message is shorter than its header, or than its type.</summary>
    MessageTooShort,

    /// <summary>A message is longer than what is left of the packet.</summary>
    MessageBeyondPacket,

    /// <summary>A message counts more entries than it has room for.</summary>
    GroupBeyondMessage,

    /// <summary>Something follows the last message.</summary>
    BytesLeft,
}
