namespace Sampan.Market;

/// <summary>One thing that has a price: what it is called, how it trades, and what it derives from.</summary>
/// <remarks>Reference data of a day. It never changes while a market runs; a change makes a new table.</remarks>
public sealed record Instrument
{
    /// <summary>The id of the first index in <see cref="Id"/>'s numbering; stock codes stay far below.</summary>
    public const uint IndexIdBase = 1_000_000_000;

    /// <summary>
    /// The number that stays the same across markets, recordings and restarts: the stock code for securities (700),
    /// <see cref="IndexIdBase"/> and a number of our own for indices.
    /// </summary>
    public required uint Id { get; init; }

    /// <summary>The class whose paths lead to it.</summary>
    public required AssetClass Class { get; init; }

    /// <summary>The region that answers carry: <c>HK</c>, and <c>GB</c> for indices, as iTick has it.</summary>
    public required string Region { get; init; }

    /// <summary>The canonical code, without leading zeros: <c>700</c>, <c>HSI</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The exchange, in iTick's spelling: <c>HKEX</c>.</summary>
    public required string Exchange { get; init; }

    /// <summary>The English short name, as HKEX prints it.</summary>
    public required string Name { get; init; }

    /// <summary>The traditional Chinese name; null where it is not known.</summary>
    public string? ChineseName { get; init; }

    /// <summary>The simplified Chinese name; null where it is not known.</summary>
    public string? SimplifiedChineseName { get; init; }

    /// <summary>What kind of instrument it is.</summary>
    public required SecurityType Type { get; init; }

    /// <summary>The market it is listed in, <c>MAIN</c> or <c>GEM</c>; null for an index.</summary>
    public string? Market { get; init; }

    /// <summary>The industry of the issuer, or the kind of a fund; null where it is not known.</summary>
    public string? Sector { get; init; }

    /// <summary>The ISO 4217 code of the currency it trades in: <c>HKD</c>, <c>CNY</c>, <c>USD</c>.</summary>
    public required string Currency { get; init; }

    /// <summary>How many shares or units make one board lot; 0 for an index.</summary>
    public required int BoardLot { get; init; }

    /// <summary>
    /// The letter of its table of minimum spreads, for <see cref="SpreadTables.For"/>; null for an index.
    /// </summary>
    public char? SpreadTableCode { get; init; }

    /// <summary>The international securities identification number; null where there is none.</summary>
    public string? Isin { get; init; }

    /// <summary>
    /// The code of what its price follows, where that is in the same market: a warrant's underlying, a fund's index,
    /// the Hong Kong dollar counter of a renminbi counter. Null otherwise.
    /// </summary>
    public string? Underlying { get; init; }

    /// <summary>The last day of a warrant or CBBC; null for what does not end.</summary>
    public DateOnly? Expiry { get; init; }

    /// <summary>The terms of a derivative warrant or CBBC; null for everything else.</summary>
    public WarrantTerms? Terms { get; init; }

    /// <summary>The terms of a debt security; null for everything else, and where they are not known.</summary>
    public BondTerms? Bond { get; init; }

    /// <summary>What may be done with it; null where it is not known.</summary>
    public InstrumentFlags? Flags { get; init; }

    /// <summary>The exchange's own number of its kind (OMD-C 11, <c>ProductType</c>); 0 where it is not known.</summary>
    public byte ProductType { get; init; }

    /// <summary>The highest price of the order input before the opening; <see cref="Price.Undefined"/> where there is none.</summary>
    public long OpeningUpperLimit { get; init; } = Price.Undefined;

    /// <summary>The lowest price of the order input before the opening; <see cref="Price.Undefined"/> where there is none.</summary>
    public long OpeningLowerLimit { get; init; } = Price.Undefined;

    /// <summary>
    /// The closing price of the day before, units of 1e-9; <see cref="Price.Undefined"/> where it is not known, and before the
    /// first day.
    /// </summary>
    public long PreviousClose { get; init; } = Price.Undefined;

    /// <summary>The first day of trading; null where it is not known.</summary>
    public DateOnly? Listed { get; init; }

    /// <summary>The day on which it leaves the exchange; null where none is set.</summary>
    public DateOnly? Delisted { get; init; }

    /// <summary>
    /// The code of the counter in which its trades are settled, when that is another one (HKEX, multi-counter arrangement);
    /// null otherwise.
    /// </summary>
    public string? DomainCounter { get; init; }

    /// <summary>What the exchange remarks on it; null for nothing.</summary>
    public string? FreeText { get; init; }

    /// <summary>The brokers who make a market in it; null where there are none, or none are known.</summary>
    public BrokerNumbers? LiquidityProviders { get; init; }

    /// <summary>
    /// The dense position in its <see cref="InstrumentTable"/>, from 0: what records carry in memory. Given by the
    /// table; means nothing outside it.
    /// </summary>
    public int Index { get; init; }

    /// <summary>
    /// Whether it takes part in the opening and closing auctions: shares, REITs and funds do, structured products,
    /// warrants, rights and debt do not (HKEX, list of securities: POS and CAS eligible). What a feed says of it goes first.
    /// </summary>
    public bool HasAuctions => Flags is { } flags
        ? (flags & (InstrumentFlags.OpeningAuction | InstrumentFlags.ClosingAuction)) != 0
        : Type is SecurityType.Equity or SecurityType.Reit or SecurityType.Etf or SecurityType.LeveragedInverse;

    /// <summary>
    /// Whether a caller who names this region means this instrument. No region means any; Hong Kong's indices answer
    /// to <c>HK</c> as well as to <c>GB</c>.
    /// </summary>
    public bool IsInRegion(ReadOnlySpan<char> region) =>
        region.IsEmpty
        || region.Equals(Region, StringComparison.OrdinalIgnoreCase)
        || (Class == AssetClass.Indices && region.Equals("HK", StringComparison.OrdinalIgnoreCase));
}
