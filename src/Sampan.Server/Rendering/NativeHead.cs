namespace Sampan.Server.Rendering;

/// <summary>What stands at the head of every message of the native stream.</summary>
/// <param name="Instrument">Dense index.</param>
/// <param name="Number">Its number: of the day, of this instrument and type.</param>
/// <param name="Day">Where the day begins, nanoseconds since the Unix epoch, UTC; 0 when not known.</param>
/// <param name="Replaced">How many states before it its reader was not sent.</param>
/// <param name="IsSnapshot">Whether it begins a subscription.</param>
/// <param name="Times">When what it tells happened, came and was told.</param>
internal readonly record struct NativeHead(
    int Instrument, uint Number, long Day, uint Replaced = 0, bool IsSnapshot = false, NativeTimes Times = default);

/// <summary>The stages of a message, nanoseconds since the Unix epoch, UTC; all 0 when nobody asked for them.</summary>
/// <param name="Event">The venue's time.</param>
/// <param name="Received">When this server received it.</param>
/// <param name="Published">When the message was made.</param>
internal readonly record struct NativeTimes(long Event, long Received, long Published)
{
    /// <summary>Whether they are told.</summary>
    public bool AreTold => Published != 0;
}
