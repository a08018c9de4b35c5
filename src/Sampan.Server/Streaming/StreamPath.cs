using Sampan.Market;

namespace Sampan.Server.Streaming;

/// <summary>
/// The three families of addresses that iTick's clients use: <c>/stock</c>, <c>/sws</c>, <c>/websocket/stock</c>.
/// </summary>
internal static class StreamPath
{
    private const string OldFamily = "/websocket";

    /// <summary>Reads a path, in upper or lower case, with or without a slash at the end.</summary>
    public static bool TryParse(ReadOnlySpan<char> path, out AssetClass assetClass)
    {
        assetClass = default;
        if (path.EndsWith('/'))
        {
            path = path[..^1];
        }

        if (path.StartsWith(OldFamily + "/", StringComparison.OrdinalIgnoreCase))
        {
            path = path[OldFamily.Length..];
        }
        else if (TryParseShort(path, out assetClass))
        {
            return true;
        }

        return path.Length > 1 && path[0] == '/' && AssetClassText.TryParse(path[1..], out assetClass);
    }

    private static bool TryParseShort(ReadOnlySpan<char> path, out AssetClass assetClass)
    {
        assetClass = default;
        if (path.Length != 4 || path[0] != '/' || !path.EndsWith("ws", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        AssetClass? named = char.ToLowerInvariant(path[1]) switch
        {
            's' => AssetClass.Stock,
            'i' => AssetClass.Indices,
            'f' => AssetClass.Forex,
            'c' => AssetClass.Crypto,
            _ => null,
        };
        assetClass = named ?? default;
        return named is not null;
    }
}
