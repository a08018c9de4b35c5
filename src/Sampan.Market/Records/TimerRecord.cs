using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>Time has passed, and nothing else happened: what closes a bar when no trade does.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 16)]
public struct TimerRecord : IRecord
{
    /// <inheritdoc/>
    public static RecordType Type => RecordType.Timer;

    public RecordHeader Header;
}
