using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Sampan.Market;

namespace Sampan.Server.Api.V1;

/// <summary>The instrument that the path of a request names, in any form, of whatever class.</summary>
internal static class V1Symbol
{
    // Where two classes have the same symbol, the share goes first.
    private static readonly AssetClass[] Classes =
        [AssetClass.Stock, AssetClass.Indices, AssetClass.Forex, AssetClass.Crypto, AssetClass.Future, AssetClass.Fund];

    /// <summary>Finds it, or says what is wrong.</summary>
    public static bool TryFind(
        InstrumentTable instruments,
        ReadOnlySpan<char> symbol,
        [NotNullWhen(true)] out Instrument? instrument,
        [NotNullWhen(false)] out ProblemDetails? problem)
    {
        (instrument, problem) = (null, null);
        if (!Symbol.TryParse(symbol, out _))
        {
            problem = ProblemDetails.BadRequest("That is no symbol: write 700, 00700, 700.HK, HK:700 or HSI.");
            return false;
        }

        foreach (var assetClass in Classes)
        {
            if (instruments.TryFind(assetClass, symbol, region: default, out instrument))
            {
                return true;
            }
        }

        problem = new(
            StatusCodes.Status404NotFound,
            "No such instrument",
            "No instrument has this symbol. /symbol/list?type=stock&region=HK lists those there are.");
        return false;
    }
}
