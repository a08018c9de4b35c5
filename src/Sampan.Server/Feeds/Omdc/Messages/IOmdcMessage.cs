namespace Sampan.Server.Feeds.Omdc.Messages;

/// <summary>A struct with the layout of a message: its offsets are the only place that says where a field lies.</summary>
/// <remarks>
/// Little-endian and unaligned, as on the wire, so that a message is read where it arrived. Fillers are no fields: real
/// packets have all sorts of bytes there.
/// </remarks>
public interface IOmdcMessage
{
    /// <summary>The <c>MsgType</c>.</summary>
    static abstract OmdcMessageType Type { get; }

    /// <summary>What follows the struct, in this order.</summary>
    static virtual IReadOnlyList<OmdcGroup> Groups => [];
}

/// <summary>A struct with the layout of one entry of a repeating group.</summary>
public interface IOmdcEntry
{
    /// <summary>The message that has the group.</summary>
    static abstract OmdcMessageType Message { get; }

    /// <summary>Which of its groups, from 0.</summary>
    static virtual int Group => 0;
}
