using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sampan.Market;

namespace Sampan.Server.Api.Itick;

/// <summary>What changes once a day or less: lists of symbols, company facts, holidays, the state of the market.</summary>
internal sealed class ReferenceEndpoints(MarketContext market, ItickOptions options)
{
    private SymbolLists _symbolLists = new(market.Instruments.Current);
    private readonly MarketStatusEndpoint _status = new(market);
    private readonly SplitEndpoint _splits = new(market);
    private readonly HolidayEndpoints _holidays = new(market.Rules.Calendar);

    /// <summary>Answers <c>/symbol/…</c> and <c>/market/…</c>; null when there is no such endpoint.</summary>
    public Task? TryHandle(
        HttpContext context, ReadOnlySpan<char> group, ReadOnlySpan<char> operation, QueryString query)
    {
        if (group.Equals("market", StringComparison.OrdinalIgnoreCase))
        {
            return operation is "status" ? _status.Write(context, query["code"]) : null;
        }

        return operation switch
        {
            "list" => SymbolList(context, query),
            "holidays" => _holidays.WriteByYear(context, query["code"]),
            "v2/holidays" => _holidays.WriteByDate(context, query["code"]),
            _ => null,
        };
    }

    /// <summary>Answers <c>/stock/info</c> and its neighbours; null when there is no such endpoint.</summary>
    public Task? TryHandleClass(
        HttpContext context, AssetClass assetClass, ReadOnlySpan<char> operation, QueryString query) =>
        operation switch
        {
            "info" => Info(context, assetClass, query),

            "split" => _splits.Write(context, assetClass, query),

            // No source of listings is attached: the list is empty, not unknown.
            "ipo" => Reply.Json(context, StatusCodes.Status200OK, EmptyPage),
            _ => null,
        };

    private static byte[] EmptyPage { get; } =
        ReferenceJson.RenderPage(new PageOf(Number: 0, Size: 20, Total: 0), Array.Empty<int>(), (_, _) => { });

    private static byte[] NoData { get; } = ReferenceJson.Render(json => json.WriteNullValue());

    private Task SymbolList(HttpContext context, QueryString query)
    {
        var type = query["type"].Trim();
        var assetClass = AssetClass.Stock;
        if (!type.IsEmpty && !AssetClassText.TryParse(type, out assetClass))
        {
            return ItickError.BadRequest("type must be one of stock, indices, forex, crypto, future, fund.")
                .Write(context);
        }

        var region = query["region"].Trim();
        var code = query["code"].Trim();
        if (!code.IsEmpty)
        {
            return Reply.Json(context, StatusCodes.Status200OK, RenderOne(assetClass, code, region));
        }

        return SymbolListsOf(market.Instruments.Current).Get(assetClass, region).Write(context);
    }

    private SymbolLists SymbolListsOf(InstrumentTable table)
    {
        var lists = Volatile.Read(ref _symbolLists);
        if (lists.Table != table)
        {
            lists = new SymbolLists(table);
            Volatile.Write(ref _symbolLists, lists);
        }

        return lists;
    }

    private byte[] RenderOne(AssetClass assetClass, ReadOnlySpan<char> code, ReadOnlySpan<char> region)
    {
        market.Instruments.Current.TryFind(assetClass, code, region, out var instrument);
        return ReferenceJson.Render(json =>
        {
            json.WriteStartArray();
            if (instrument is not null)
            {
                SymbolLists.WriteSymbol(json, instrument);
            }

            json.WriteEndArray();
        });
    }

    private Task Info(HttpContext context, AssetClass assetClass, QueryString query)
    {
        var code = query.Either("code", "codes").Trim();
        if (code.IsEmpty)
        {
            return ItickError.BadRequest("Say which instrument: code=700 (and region=HK).").Write(context);
        }

        if (market.Instruments.Current.TryFind(assetClass, code, query["region"].Trim(), out var instrument))
        {
            return Reply.Json(context, StatusCodes.Status200OK, ReferenceJson.Render(json => WriteInfo(json, instrument)));
        }

        return options.UnknownInstrumentIsError
            ? ItickError.UnknownInstrument.Write(context)
            : Reply.Json(context, StatusCodes.Status200OK, NoData);
    }

    /// <summary>iTick's fields, null where no source says; then our own: names, lot, ISIN.</summary>
    private static void WriteInfo(Utf8JsonWriter json, Instrument instrument)
    {
        json.WriteStartObject();
        json.WriteString("c", instrument.Code);
        json.WriteString("n", instrument.Name);
        json.WriteString("t", instrument.Class.Text());
        json.WriteString("e", instrument.Exchange);
        json.Text("s", instrument.Sector);
        foreach (var unknown in (ReadOnlySpan<string>)["i", "l"])
        {
            json.WriteNull(unknown);
        }

        json.WriteString("r", instrument.Region);
        foreach (var unknown in (ReadOnlySpan<string>)["bd", "wu", "mcb", "tso", "pet"])
        {
            json.WriteNull(unknown);
        }

        json.WriteString("fcc", instrument.Currency);
        json.Text("chineseName", instrument.ChineseName);
        json.WriteString("securityType", instrument.Type.ToString());
        json.Text("market", instrument.Market);
        json.WriteNumber("boardLot", instrument.BoardLot);
        json.Text("isin", instrument.Isin);
        json.Text("underlying", instrument.Underlying);
        json.Text("expiry", instrument.Expiry?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }
}
