using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>A change of an instrument's trading state, in DBN's layout of <c>status</c> (40 bytes).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 40)]
public struct StatusRecord : IRecord
{
    /// <inheritdoc/>
    public static RecordType Type => RecordType.Status;

    public RecordHeader Header;

    /// <summary>When this server received it, nanoseconds since the Unix epoch, UTC.</summary>
    public long TsRecv;

    public StatusAction Action;

    /// <summary>DBN's <c>reason</c>: 0 none, 1 scheduled, 50 a price limit was hit.</summary>
    public ushort Reason;

    /// <summary>DBN's <c>trading_event</c>.</summary>
    public ushort TradingEvent;

    /// <summary>'Y', 'N', or '~' when not known.</summary>
    public byte IsTrading;

    /// <summary>'Y', 'N', or '~' when not known.</summary>
    public byte IsQuoting;

    /// <summary>'Y', 'N', or '~' when not known.</summary>
    public byte IsShortSellRestricted;

    /// <summary>
    /// The exchange's own number of the session (OMD-C 3.8.1, <c>TradingSessionSubID</c>), which <see cref="Action"/> can't tell
    /// in full; <see cref="TradingPhase.Unknown"/> when the record is not about a session. In DBN's padding.
    /// </summary>
    public TradingPhase Phase;
}
