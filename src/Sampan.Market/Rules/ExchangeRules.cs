namespace Sampan.Market;

/// <summary>What the exchange goes by and what changes from a day on: its minimum spreads, volatility control and trading days.</summary>
/// <remarks>
/// One object of them is made from the configuration and handed to everything that asks what holds on a day, so that simulator,
/// wire and answers agree. Where Hong Kong's rules are not known for sure, this is where they are corrected. Immutable.
/// </remarks>
public sealed record ExchangeRules
{
    /// <summary>The rules as far as they are known.</summary>
    public static ExchangeRules Known { get; } = new();

    /// <summary>The tables of minimum spreads. (default: phase 2 of Part A is not in force)</summary>
    public SpreadTables Spreads { get; init; } = SpreadTables.Known;

    /// <summary>The trading days. (default: the calendar that Sampan brings along)</summary>
    public TradingCalendar Calendar { get; init; } = TradingCalendar.BuiltIn;

    /// <summary>The rules of the volatility control mechanism, by their first day. (default: <see cref="VcmRules.Known"/>)</summary>
    public IReadOnlyList<VcmRules> Vcm { get; init; } = VcmRules.Known;

    /// <summary>Which tier of them a security is in on a day. (default: <see cref="VcmTiers.Of"/>, on all days)</summary>
    public Func<Instrument, DateOnly, VcmTier> VcmTierOf { get; init; } = (instrument, _) => VcmTiers.Of(instrument);

    /// <summary>The rules of the volatility control mechanism on a day; null before there was one.</summary>
    public VcmRules? VcmOn(DateOnly date) => Vcm.Where(rules => rules.From <= date).MaxBy(rules => rules.From);
}
