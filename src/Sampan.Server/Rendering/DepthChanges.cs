using Sampan.Market;

namespace Sampan.Server.Rendering;

/// <summary>
/// From one depth to the next: <c>[price, size, orders]</c> of each level that is new or other, size 0 for one that is gone.
/// </summary>
internal static class DepthChanges
{
    /// <summary>Writes the changes of one side.</summary>
    /// <param name="json">Where to: inside an array.</param>
    /// <param name="before">What the reader has.</param>
    /// <param name="now">What it is to have.</param>
    /// <param name="levels">How many levels it is shown.</param>
    public static void Write(ref JsonSpan json, in Depth before, in Depth now, int levels)
    {
        var isFirst = true;
        for (var i = 0; i < Math.Min(levels, before.Count); i++)
        {
            if (Find(in now, before.Level[i].Price, levels) < 0)
            {
                Separate(ref json, ref isFirst);
                Level(ref json, new PriceLevel(before.Level[i].Price, 0, 0));
            }
        }

        for (var i = 0; i < Math.Min(levels, now.Count); i++)
        {
            var old = Find(in before, now.Level[i].Price, levels);
            if (old < 0 || !before.Level[old].Equals(now.Level[i]))
            {
                Separate(ref json, ref isFirst);
                Level(ref json, in now.Level[i]);
            }
        }
    }

    /// <summary>Whether two depths show the same.</summary>
    public static bool AreSame(in Depth one, in Depth other, int levels)
    {
        var count = Math.Min(levels, one.Count);
        if (count != Math.Min(levels, other.Count))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!one.Level[i].Equals(other.Level[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes a level.</summary>
    public static void Level(ref JsonSpan json, in PriceLevel level)
    {
        json.Raw("["u8);
        json.Price(level.Price);
        json.Raw(","u8);
        json.Integer(level.Size);
        json.Raw(","u8);
        json.Integer(level.Orders);
        json.Raw("]"u8);
    }

    private static int Find(in Depth depth, long price, int levels)
    {
        for (var i = 0; i < Math.Min(levels, depth.Count); i++)
        {
            if (depth.Level[i].Price == price)
            {
                return i;
            }
        }

        return -1;
    }

    private static void Separate(ref JsonSpan json, ref bool isFirst)
    {
        json.Raw(isFirst ? default : ","u8);
        isFirst = false;
    }
}
