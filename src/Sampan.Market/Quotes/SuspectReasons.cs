namespace Sampan.Market;

/// <summary>Why what is shown of an instrument's book can't be trusted.</summary>
[Flags]
public enum SuspectReasons : byte
{
    /// <summary>It can.</summary>
    None = 0,

    /// <summary>The feed has said that messages may be missing; it lasts until the feed says otherwise.</summary>
    Told = 1,

    /// <summary>A record did not fit what was known, or said so itself; it lasts until the book is rebuilt after a clear.</summary>
    Contradicted = 2,

    /// <summary>
    /// A buyer has offered what a seller asks for a second of continuous trading, where the two would have traded; it ends
    /// when they no longer do.
    /// </summary>
    Crossed = 4,
}
