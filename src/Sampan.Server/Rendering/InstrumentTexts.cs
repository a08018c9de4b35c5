using System.Text;
using System.Text.Json;
using Sampan.Market;

namespace Sampan.Server.Rendering;

/// <summary>What the messages of one instrument say of it, as JSON: prepared once, and copied from then on.</summary>
/// <param name="Symbol"><c>"s":"700"</c></param>
/// <param name="Region"><c>"r":"HK"</c></param>
/// <param name="IsIndex">Whether it is an index.</param>
internal readonly record struct InstrumentText(byte[] Symbol, byte[] Region, bool IsIndex)
{
    public static InstrumentText Of(Instrument instrument) => new(
        Prepare("s", instrument.Code), Prepare("r", instrument.Region), instrument.Class == AssetClass.Indices);

    private static byte[] Prepare(string name, string value)
    {
        var encoded = JsonEncodedText.Encode(value);
        return [(byte)'"', .. Encoding.ASCII.GetBytes(name), .. "\":\""u8, .. encoded.EncodedUtf8Bytes, (byte)'"'];
    }
}

/// <summary>The texts of all instruments of a table.</summary>
internal sealed class InstrumentTexts
{
    private readonly InstrumentText[] _texts;

    /// <param name="table">The instruments.</param>
    /// <param name="earlier">The texts of an earlier table, from which those of unchanged instruments are taken.</param>
    public InstrumentTexts(InstrumentTable table, InstrumentTexts? earlier)
    {
        Table = table;
        _texts = new InstrumentText[table.Count];
        for (var i = 0; i < _texts.Length; i++)
        {
            var isKnown = i < (earlier?.Table.Count ?? 0) && ReferenceEquals(earlier!.Table[i], table[i]);
            _texts[i] = isKnown ? earlier![i] : InstrumentText.Of(table[i]);
        }
    }

    /// <summary>The table that they are of.</summary>
    public InstrumentTable Table { get; }

    /// <summary>The texts of an instrument, by its dense index.</summary>
    public ref readonly InstrumentText this[int instrument] => ref _texts[instrument];
}
