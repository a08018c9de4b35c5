using System.Runtime.InteropServices;

namespace Sampan.Market;

/// <summary>A corporate action: told when it is announced or known, in force from the first moment of its ex-date.</summary>
/// <remarks>
/// <para>
/// Told as often as one likes: the same <see cref="ActionId"/> again replaces what was said of it, and
/// <see cref="IsCancelled"/> takes it back. It may come days before its ex-date, or on it; after it, it changes nothing live.
/// </para>
/// <para>
/// Money is in units of 1e-9 of <see cref="Currency"/>. Which shares the ratio compares says
/// <see cref="CorporateActionKind"/>; where a kind has no use for a field, it is 0.
/// </para>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 1, Size = 112)]
public struct CorporateActionRecord : IRecord
{
    /// <inheritdoc/>
    public static RecordType Type => RecordType.CorporateAction;

    public RecordHeader Header;

    /// <summary>When this server received it, nanoseconds since the Unix epoch, UTC.</summary>
    public long TsRecv;

    /// <summary>Since when it is known, nanoseconds since the Unix epoch, UTC: what "as of" looks at.</summary>
    public long Known;

    /// <summary>The first moment at which the share trades without the right: midnight in Hong Kong, nanoseconds, UTC.</summary>
    public long ExTime;

    /// <summary>Which action of the instrument it is, in any numbering of the source.</summary>
    public ulong ActionId;

    /// <summary>Shares after it, given or offered.</summary>
    public long Numerator;

    /// <summary>To shares before it, or held.</summary>
    public long Denominator;

    /// <summary>Dividend of one share.</summary>
    public long Cash;

    /// <summary>Price at which a right buys a share.</summary>
    public long SubscriptionPrice;

    /// <summary>Value of one share of the company that is spun off.</summary>
    public long ShareValue;

    /// <summary>
    /// What one of <see cref="Currency"/> is in the currency that the instrument trades in, units of 1e-9; 0 when the two are
    /// the same.
    /// </summary>
    public long ExchangeRate;

    /// <summary>The currency of the money; none for the one that the instrument trades in.</summary>
    public CurrencyCode Currency;

    public CorporateActionKind Kind;

    /// <summary>Whether it is taken back.</summary>
    public bool IsCancelled;
}
