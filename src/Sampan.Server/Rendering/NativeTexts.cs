using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Sampan.Market;

namespace Sampan.Server.Rendering;

/// <summary>The symbols of the native stream, <c>"700.HK"</c>, with their quotes: made once for a table of instruments.</summary>
internal sealed class NativeTexts
{
    private readonly byte[][] _symbols;

    /// <param name="table">The instruments.</param>
    /// <param name="earlier">The texts of an earlier table, from which those of unchanged instruments are taken.</param>
    public NativeTexts(InstrumentTable table, NativeTexts? earlier)
    {
        Table = table;
        _symbols = new byte[table.Count][];
        for (var i = 0; i < _symbols.Length; i++)
        {
            var isKnown = i < (earlier?.Table.Count ?? 0) && ReferenceEquals(earlier!.Table[i], table[i]);
            _symbols[i] = isKnown ? earlier![i] : JsonSerializer.SerializeToUtf8Bytes(SymbolOf(table[i]));
        }
    }

    /// <summary>The table that they are of.</summary>
    public InstrumentTable Table { get; }

    /// <summary>The symbol of an instrument, by its dense index.</summary>
    public byte[] this[int instrument] => _symbols[instrument];

    /// <summary>The symbol of the native stream; Hong Kong's indices are in Hong Kong here.</summary>
    public static string SymbolOf(Instrument instrument) =>
        instrument.Code + "." + (instrument.Class == AssetClass.Indices ? "HK" : instrument.Region);
}

/// <summary>The names of an enumeration as JSON strings, such as <c>"continuous"</c>.</summary>
internal static class JsonNames<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, byte[]> Names = Enum.GetValues<T>().Distinct().ToFrozenDictionary(
        value => value, value => Encoding.ASCII.GetBytes($"\"{JsonNamingPolicy.CamelCase.ConvertName(value.ToString())}\""));

    /// <summary>The name of a value; <c>null</c> for one that has none.</summary>
    public static ReadOnlySpan<byte> Of(T value) => Names.TryGetValue(value, out var name) ? name : "null"u8;
}
