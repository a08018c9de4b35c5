using Sampan.Market;

namespace Sampan.Server.Hosting.Days;

/// <summary>A line <c>security</c>: what is listed, and how it is treated.</summary>
internal static class DaySecurity
{
    /// <summary>The largest board lot that can be written, shares; real ones have at most 100,000.</summary>
    public const uint BoardLotMax = 1_000_000;

    private const InstrumentFlags Auctions = InstrumentFlags.OpeningAuction | InstrumentFlags.ClosingAuction;

    private static readonly Dictionary<string, SecurityType> Types = new()
    {
        ["equity"] = SecurityType.Equity,
        ["reit"] = SecurityType.Reit,
        ["etf"] = SecurityType.Etf,
        ["leveraged"] = SecurityType.LeveragedInverse,
        ["warrant"] = SecurityType.DerivativeWarrant,
        ["cbbc"] = SecurityType.Cbbc,
        ["equity-warrant"] = SecurityType.EquityWarrant,
        ["rights"] = SecurityType.Rights,
        ["debt"] = SecurityType.Debt,
    };

    private static readonly Dictionary<string, WarrantKind> Kinds = new()
    {
        ["call"] = WarrantKind.Call,
        ["put"] = WarrantKind.Put,
        ["bull"] = WarrantKind.Bull,
        ["bear"] = WarrantKind.Bear,
    };

    private static readonly Dictionary<string, InstrumentFlags> Without = new()
    {
        ["no-opening-auction"] = InstrumentFlags.OpeningAuction,
        ["no-closing-auction"] = InstrumentFlags.ClosingAuction,
        ["no-short-selling"] = InstrumentFlags.ShortSell,
    };

    /// <summary>The spread tables of the list of securities: one for each kind of security.</summary>
    private static readonly Dictionary<string, char> Tables = new() { ["A"] = 'A', ["B"] = 'B', ["D"] = 'D', ["E"] = 'E' };

    /// <summary>Reads what follows the word <c>security</c>.</summary>
    public static Instrument Parse(DayWords words)
    {
        var id = words.Number("A stock code");
        var type = words.TryTake(Types, out var named) ? named : SecurityType.Equity;
        var instrument = new Instrument
        {
            Id = id,
            Class = AssetClass.Stock,
            Region = "HK",
            Code = $"{id}",
            Exchange = "HKEX",
            Name = $"SECURITY {id}",
            Market = "MAIN",
            Type = type,
            Currency = "HKD",
            BoardLot = 100,
            SpreadTableCode = TableOf(type),
            Flags = FlagsOf(type),
        };
        while (!words.IsAtEnd)
        {
            instrument = With(instrument, words);
        }

        return instrument;
    }

    private static Instrument With(Instrument instrument, DayWords words)
    {
        if (words.TryTake(Without, out var flag))
        {
            return instrument with { Flags = instrument.Flags & ~flag };
        }

        if (words.TryTake(Kinds, out var kind))
        {
            return instrument with { Terms = (instrument.Terms ?? new WarrantTerms { Kind = kind }) with { Kind = kind } };
        }

        return words.Take("A property") switch
        {
            "lot" => instrument with { BoardLot = (int)words.Number("A board lot", BoardLotMax) },
            "table" => instrument with { SpreadTableCode = words.Take("table of spreads", Tables) },
            "previous" => instrument with { PreviousClose = words.Price() },
            "currency" => instrument with { Currency = words.Take("A currency") },
            "listed" => instrument with { Listed = words.Date() },
            "delisted" => instrument with { Delisted = words.Date() },
            "underlying" => instrument with { Underlying = words.Take("The code of the underlying") },
            "settled-in" => instrument with { DomainCounter = words.Take("The code of the counter") },
            "call-level" => instrument with { Terms = TermsOf(instrument, words) with { CallLevel = words.Price() } },
            "strike" => instrument with { Terms = TermsOf(instrument, words) with { Strike = words.Price() } },
            "expiry" => instrument with { Expiry = words.Date() },
            var other => throw words.Error(
                $"{other} is no property of a security: lot, table, previous, currency, listed, delisted, underlying, settled-in, "
                + $"call-level, strike, expiry, {string.Join(", ", Without.Keys.Concat(Kinds.Keys))}."),
        };
    }

    private static WarrantTerms TermsOf(Instrument instrument, DayWords words) =>
        instrument.Terms ?? throw words.Error("Say call, put, bull or bear first.");

    private static char TableOf(SecurityType type) => type switch
    {
        SecurityType.Etf or SecurityType.LeveragedInverse => 'D',
        SecurityType.DerivativeWarrant or SecurityType.Cbbc => 'E',
        SecurityType.Debt => 'B',
        _ => 'A',
    };

    private static InstrumentFlags FlagsOf(SecurityType type) => type switch
    {
        SecurityType.Equity or SecurityType.Reit or SecurityType.Etf or SecurityType.LeveragedInverse =>
            Auctions | InstrumentFlags.ShortSell | InstrumentFlags.Ccass,
        _ => InstrumentFlags.Ccass,
    };
}
