using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sampan.Market;
using Sampan.Server.History;

namespace Sampan.Server.Api.Itick;

/// <summary><c>/stock/split</c>: what has changed or will change how many shares there are, the latest first.</summary>
/// <remarks>
/// <c>v</c> is the shares after it to the shares before it, which is how we read the examples of iTick: <c>1:10</c> for a
/// consolidation of ten into one. A bonus issue of one for ten is <c>11:10</c>.
/// </remarks>
internal sealed class SplitEndpoint(MarketContext market)
{
    private const int SizeDefault = 20;
    private const int SizeMax = 1_000;
    private const long NanosPerMillisecond = 1_000_000;

    /// <summary>Writes a page of them; of one instrument where <c>code</c> names one.</summary>
    public Task Write(HttpContext context, AssetClass assetClass, QueryString query)
    {
        if (!TryReadNumber(query["page"], 0, 0, int.MaxValue / SizeMax, out var number)
            || !TryReadNumber(query["size"], SizeDefault, 1, SizeMax, out var size))
        {
            return ItickError.BadRequest($"page must be 0 or more, and size from 1 to {SizeMax}.").Write(context);
        }

        var splits = Find(assetClass, query["region"].Trim(), query["code"].Trim());
        var page = new PageOf(number, size, splits.Count);
        return Reply.Json(context, StatusCodes.Status200OK, ReferenceJson.RenderPage(
            page,
            splits.Skip(number * size).Take(size),
            (json, split) =>
            {
                var instrument = InstrumentOf(split.InstrumentId);
                json.WriteNumber("d", split.Action.ExTime / NanosPerMillisecond);
                json.WriteString("r", "HK");
                json.WriteString("n", instrument?.Name ?? "");
                json.WriteString("c", split.InstrumentId.ToString(CultureInfo.InvariantCulture));
                json.WriteString("v", $"{split.Action.SharesPerShare().Numerator}:{split.Action.SharesPerShare().Denominator}");
            }));
    }

    private List<StoredAction> Find(AssetClass assetClass, ReadOnlySpan<char> region, ReadOnlySpan<char> code)
    {
        if (assetClass != AssetClass.Stock || !(region.IsEmpty || region.Equals("HK", StringComparison.OrdinalIgnoreCase)))
        {
            return [];
        }

        var store = new ActionStore(market.History.Database);
        var known = market.Published.Time;
        var actions = code.IsEmpty
            ? store.ReadFrom(DateOnly.MinValue, known)
            : market.Instruments.Current.TryFind(assetClass, code, region, out var instrument) ? store.Read(instrument.Id, known) : [];
        return [.. actions.Where(action => action.Action.IsSplit).Reverse()];
    }

    private Instrument? InstrumentOf(uint id) => market.Instruments.Current.TryFind(id, out var instrument) ? instrument : null;

    private static bool TryReadNumber(ReadOnlySpan<char> text, int whenMissing, int min, int max, out int number)
    {
        number = whenMissing;
        text = text.Trim();
        return text.IsEmpty
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max);
    }
}
