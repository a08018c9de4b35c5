using System.Globalization;
using Sampan.Market;

namespace Sampan.Server.Feeds.Simulation.Parameters;

/// <summary>Finds out by names and codes what a listed security follows, where the list does not say it.</summary>
internal static class Following
{
    private const string WarrantNames = "simulation.warrant-names.csv";

    private static readonly Lazy<Dictionary<string, string>> LazyNames =
        new(() => SimulationTable.ReadRows(WarrantNames).ToDictionary(row => row[0], row => row[1]));

    /// <summary>The code of what a security follows; null for what goes its own way.</summary>
    public static string? Of(Instrument security) => security.Underlying ?? security.Type switch
    {
        SecurityType.DerivativeWarrant or SecurityType.Cbbc => UnderlyingOf(security.Name),
        SecurityType.Etf or SecurityType.LeveragedInverse => FirstCounterOf(security.Id) ?? IndexOf(security.Name),
        SecurityType.Equity or SecurityType.Reit => security.Currency == "CNY" ? HongKongCounterOf(security.Id) : null,
        _ => null,
    };

    /// <summary>The underlying of a warrant, by its short name: <c>MB-HSBC@EC2609A</c>, <c>UB#TENCTRC2609A</c>.</summary>
    public static string? UnderlyingOf(string name)
    {
        // Two letters of the issuer, a sign where there is room for one, and up to five of the underlying.
        if (name.Length < 8)
        {
            return null;
        }

        var rest = name.AsSpan(name[2] is '#' or '-' ? 3 : 2);
        var end = rest.IndexOf('@');
        var underlying = rest[..(end >= 0 ? end : Math.Min(5, rest.Length))].Trim();
        return LazyNames.Value.GetValueOrDefault(underlying.ToString());
    }

    /// <summary>How far it goes when what it follows goes by one; by the kind of a warrant, or the name of a fund.</summary>
    /// <param name="security">Which.</param>
    /// <param name="chance">A number from 0 to 1 of its own.</param>
    public static double GearingOf(Instrument security, double chance)
    {
        var sign = security.Terms?.Kind is WarrantKind.Put or WarrantKind.Bear ? -1 : 1;
        return security.Type switch
        {
            SecurityType.DerivativeWarrant => sign * (2.5 + (9 * chance)),
            SecurityType.Cbbc => sign * (6 + (34 * chance * chance)),
            SecurityType.LeveragedInverse => LeverageOf(security.Name),
            _ => 1,
        };
    }

    // FL2CSOP HSI goes up twice as far, FI2CSOP HSI down twice as far, XI CSOP HSI down as far.
    private static double LeverageOf(string name) => name.Length > 2 && name[1] is 'L' or 'I'
        ? (name[1] == 'I' ? -1 : 1) * (name[2] is '2' ? 2 : name[2] is '3' ? 3 : 1)
        : 1;

    private static string? IndexOf(string name) => name switch
    {
        _ when name.Contains("HSTEC", StringComparison.Ordinal) || name.Contains("HS TECH", StringComparison.Ordinal) => "HSTECH",
        _ when name.Contains("HSCEI", StringComparison.Ordinal) || name.Contains("CHINA ENT", StringComparison.Ordinal) => "HSCEI",
        _ when name.Contains("HSI", StringComparison.Ordinal) => "HSI",
        _ => null,
    };

    // The counter in US dollars of 02801 is 09801, of 03010 it is 09010; those in renminbi are 82801 and 83010.
    private static string? FirstCounterOf(uint code)
    {
        var offset = code switch
        {
            >= 82_800 and < 82_900 or >= 83_000 and < 83_500 => 80_000u,
            >= 9_800 and < 9_900 => 7_000u,
            >= 9_000 and < 9_200 or >= 9_400 and < 9_500 => 6_000u,
            _ => 0u,
        };
        return offset == 0 ? null : (code - offset).ToString(CultureInfo.InvariantCulture);
    }

    private static string? HongKongCounterOf(uint code) =>
        code is >= 80_000 and < 90_000 ? (code - 80_000).ToString(CultureInfo.InvariantCulture) : null;
}
