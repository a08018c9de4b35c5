namespace Sampan.Market;

/// <summary>Three letters of ISO 4217 in four bytes, so that a record can carry them.</summary>
/// <remarks>The default is no currency: where money is told, the currency in which the instrument is traded.</remarks>
/// <param name="Packed">The letters, ASCII, in the lower bytes: 'H' | 'K' &lt;&lt; 8 | 'D' &lt;&lt; 16.</param>
public readonly record struct CurrencyCode(uint Packed)
{
    private const int Letters = 3;

    /// <summary>No currency told.</summary>
    public static CurrencyCode None => default;

    /// <summary>Reads three letters, in upper or lower case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CurrencyCode code)
    {
        code = None;
        if (text.Length != Letters)
        {
            return false;
        }

        uint packed = 0;
        for (var i = 0; i < Letters; i++)
        {
            if (!char.IsAsciiLetter(text[i]))
            {
                return false;
            }

            packed |= (uint)char.ToUpperInvariant(text[i]) << (8 * i);
        }

        code = new CurrencyCode(packed);
        return true;
    }

    /// <summary>The letters; empty for no currency.</summary>
    public override string ToString() => Packed == 0
        ? string.Empty
        : string.Create(Letters, Packed, static (text, packed) =>
        {
            for (var i = 0; i < Letters; i++)
            {
                text[i] = (char)((packed >> (8 * i)) & 0xFF);
            }
        });
}
