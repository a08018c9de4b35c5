using Sampan.Market;

namespace Sampan.Server.Rendering;

/// <summary>A number by which a reader knows whether the depth it has is the one it should have.</summary>
/// <remarks>
/// CRC-32 as in zip and PNG, of the text <c>price:size:orders;</c> for each bid, best first, then for each ask, with numbers as the
/// messages have them.
/// </remarks>
internal static class DepthChecksum
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Entry((uint)value))];

    /// <summary>The checksum of the levels that a reader is shown.</summary>
    public static uint Of(in Depth bids, in Depth asks, int levels) => ~Add(Add(uint.MaxValue, in bids, levels), in asks, levels);

    private static uint Add(uint crc, in Depth depth, int levels)
    {
        Span<byte> text = stackalloc byte[96];
        for (var i = 0; i < Math.Min(levels, depth.Count); i++)
        {
            var level = new JsonSpan(text);
            level.Price(depth.Level[i].Price);
            level.Raw(":"u8);
            level.Integer(depth.Level[i].Size);
            level.Raw(":"u8);
            level.Integer(depth.Level[i].Orders);
            level.Raw(";"u8);
            foreach (var character in text[..level.Length])
            {
                crc = Table[(byte)(crc ^ character)] ^ (crc >> 8);
            }
        }

        return crc;
    }

    private static uint Entry(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        }

        return value;
    }
}
