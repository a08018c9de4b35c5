using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>Whether what is known of an instrument can be trusted: it can't while messages about it may be missing.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 24)]
public struct IntegrityRecord : IRecord
{
    /// <inheritdoc/>
    public static RecordType Type => RecordType.Integrity;

    public RecordHeader Header;

    /// <summary>From here on everything about the instrument says that it is suspect; or no longer does.</summary>
    public bool IsSuspect;

    /// <summary>
    /// Trades may have been lost for good: what is counted for the day and in the running bars is too low, and says so.
    /// </summary>
    public bool TradesLost;
}
