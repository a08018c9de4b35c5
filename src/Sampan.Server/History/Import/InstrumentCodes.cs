using System.Text;
using Sampan.Market;

namespace Sampan.Server.History.Import;

/// <summary>Stable ids for the codes of a file.</summary>
/// <remarks>A stock code is its own id, whether the instrument is known or not; other codes are those of indices.</remarks>
internal sealed class InstrumentCodes(InstrumentTable instruments)
{
    // HKEX's codes have five digits.
    private const int DigitsMax = 5;

    // Few symbols, many rows: each is taken apart once.
    private readonly Dictionary<string, uint> _symbols = new(StringComparer.Ordinal);

    /// <summary>Reads <c>700</c>, <c>00700</c>, <c>0700.HK</c> or <c>HSI</c>.</summary>
    public bool TryFind(ReadOnlySpan<byte> code, out uint id)
    {
        if (TryParseDigits(code, out id))
        {
            return id > 0;
        }

        Span<char> chars = stackalloc char[32];
        if (code.Length > chars.Length)
        {
            return false;
        }

        var symbol = chars[..Encoding.Latin1.GetChars(code, chars)];
        var known = _symbols.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!known.TryGetValue(symbol, out id))
        {
            // Only what is found is kept: the rest of a file may be anything.
            id = Find(symbol);
            if (id > 0)
            {
                known[symbol] = id;
            }
        }

        return id > 0;
    }

    private uint Find(ReadOnlySpan<char> text)
    {
        // 000001 is a share in Shenzhen, not number 1 in Hong Kong.
        var leadingDigits = text.Length - text.TrimStart("0123456789").Length;
        if (leadingDigits > DigitsMax || !Symbol.TryParse(text, out var symbol))
        {
            return 0;
        }

        var isHongKong = symbol.Region.IsEmpty || symbol.Region.Equals("HK", StringComparison.OrdinalIgnoreCase);
        Span<byte> digits = stackalloc byte[32];
        if (isHongKong && TryParseDigits(digits[..Encoding.Latin1.GetBytes(symbol.Code, digits)], out var id))
        {
            return id;
        }

        return instruments.TryFind(AssetClass.Indices, text, "", out var index) ? index.Id : 0;
    }

    private static bool TryParseDigits(ReadOnlySpan<byte> code, out uint id)
    {
        id = 0;
        if (code.IsEmpty || code.Length > DigitsMax || code.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        foreach (var digit in code)
        {
            id = (id * 10) + digit - '0';
        }

        return true;
    }
}
