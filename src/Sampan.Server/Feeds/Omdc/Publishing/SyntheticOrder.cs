using System.Runtime.InteropServices;

namespace Sampan.Server.Feeds.Omdc.Publishing;

/// <summary>A resting order of a synthetic day.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct SyntheticOrder
{
    public ulong Id;

    /// <summary>Thousandths of a dollar.</summary>
    public int Price;

    /// <summary>Shares.</summary>
    public uint Quantity;

    /// <summary>How many ticks from the touch.</summary>
    public ushort Distance;

    /// <summary>0 bid, 1 offer.</summary>
    public ushort Side;
}
