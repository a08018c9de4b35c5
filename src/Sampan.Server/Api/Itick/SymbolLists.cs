using System.Collections.Concurrent;
using System.Text.Json;
using Sampan.Market;

namespace Sampan.Server.Api.Itick;

/// <summary>The lists of all symbols of a table, each rendered when it is first asked for.</summary>
internal sealed class SymbolLists(InstrumentTable table)
{
    private readonly ConcurrentDictionary<(AssetClass Class, string Region), ReferenceBody> _bodies = new();

    /// <summary>What they are of.</summary>
    public InstrumentTable Table => table;

    /// <summary>The instruments of a class in a region; no region means all.</summary>
    public ReferenceBody Get(AssetClass assetClass, ReadOnlySpan<char> region) =>
        _bodies.GetOrAdd((assetClass, KnownRegion(region)), key => new ReferenceBody(Render(key.Class, key.Region)));

    /// <summary>Writes one symbol.</summary>
    public static void WriteSymbol(Utf8JsonWriter json, Instrument instrument)
    {
        json.WriteStartObject();
        json.WriteString("c", instrument.Code);
        json.WriteString("n", instrument.ChineseName ?? instrument.Name);
        json.WriteString("t", instrument.Class.Text());
        json.WriteString("e", instrument.Exchange);
        json.Text("s", instrument.Sector);
        json.WriteNull("l");
        json.WriteString("en", instrument.Name);
        json.WriteEndObject();
    }

    /// <summary>One of the few regions there are lists for, so that what is kept is bounded; else a list that is empty.</summary>
    private static string KnownRegion(ReadOnlySpan<char> region)
    {
        foreach (var known in (ReadOnlySpan<string>)["", "HK", "GB"])
        {
            if (region.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return known;
            }
        }

        return "none";
    }

    private byte[] Render(AssetClass assetClass, string region) => ReferenceJson.Render(json =>
    {
        json.WriteStartArray();
        foreach (var instrument in table)
        {
            if (instrument.Class == assetClass && instrument.IsInRegion(region))
            {
                WriteSymbol(json, instrument);
            }
        }

        json.WriteEndArray();
    });
}
