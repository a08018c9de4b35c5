namespace Sampan.Market;

/// <summary>A side of the book, as DBN writes it; of a trade, the side of its aggressor.</summary>
public enum Side : byte
{
    Bid = (byte)'B',
    Ask = (byte)'A',
    None = (byte)'N',
}
