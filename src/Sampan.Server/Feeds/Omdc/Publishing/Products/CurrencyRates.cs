namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>What a unit of a currency is worth in the simulated market, in ten-thousandths of a Hong Kong dollar.</summary>
internal static class CurrencyRates
{
    /// <summary>Every currency but the Hong Kong dollar.</summary>
    public static IReadOnlyList<(string Currency, uint Rate)> All { get; } = [("CNY", 11_000), ("USD", 78_000)];

    /// <summary>The rate of a currency; that of the Hong Kong dollar where it is not known.</summary>
    public static uint Of(string currency) =>
        All.FirstOrDefault(known => known.Currency == currency) is { Rate: > 0 and var rate } ? rate : 10_000;
}
