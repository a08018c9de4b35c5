using System.Text;
using System.Text.Json;

namespace Sampan.Server.Tests.Streaming.Native;

/// <summary>What a client makes of a depth of changes, and of its checksum: by the documentation alone.</summary>
internal sealed class DepthOfChanges
{
    private readonly SortedDictionary<decimal, string> _bids = new(Comparer<decimal>.Create((one, other) => other.CompareTo(one)));
    private readonly SortedDictionary<decimal, string> _asks = [];

    /// <summary>Messages that told changes.</summary>
    public int Changes { get; private set; }

    public void Take(JsonElement message)
    {
        if (message.TryGetProperty("changes", out var changes))
        {
            Changes++;
            TakeSides(changes);
            return;
        }

        _bids.Clear();
        _asks.Clear();
        TakeSides(message);
    }

    /// <summary>Each level as <c>price:size:orders;</c>, bids and then asks.</summary>
    public override string ToString() => string.Concat(_bids.Values.Concat(_asks.Values));

    /// <summary>CRC-32 of the text.</summary>
    public uint Checksum()
    {
        var text = ToString();
        var crc = uint.MaxValue;
        foreach (var character in Encoding.ASCII.GetBytes(text))
        {
            crc ^= character;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    private void TakeSides(JsonElement sides)
    {
        Take(_bids, sides.GetProperty("bids"));
        Take(_asks, sides.GetProperty("asks"));
    }

    private static void Take(SortedDictionary<decimal, string> side, JsonElement levels)
    {
        foreach (var level in levels.EnumerateArray())
        {
            var price = level[0].GetDecimal();
            if (level[1].GetInt64() == 0)
            {
                Assert.True(side.Remove(price), "a level that goes was there");
            }
            else
            {
                side[price] = $"{level[0].GetRawText()}:{level[1].GetRawText()}:{level[2].GetRawText()};";
            }
        }
    }
}
