namespace Sampan.Market.Tests;

/// <summary>What has to hold for the embedded table, whoever edits it next.</summary>
public sealed class InstrumentsCsvTests
{
    private static readonly InstrumentTable Table = InstrumentTable.BuiltIn;

    [Fact]
    public void There_is_some_of_everything()
    {
        var counts = Table.CountBy(instrument => instrument.Type).ToDictionary();

        Assert.InRange(Table.Count, 320, 340);
        Assert.Equal(3, counts[SecurityType.Index]);
        Assert.Equal(11, counts[SecurityType.Reit]);
        Assert.InRange(counts[SecurityType.Equity], 200, 250);
        Assert.InRange(counts[SecurityType.Etf], 25, 30);
        Assert.InRange(counts[SecurityType.LeveragedInverse], 5, 10);
        Assert.Equal(25, counts[SecurityType.DerivativeWarrant]);
        Assert.Equal(25, counts[SecurityType.Cbbc]);
        Assert.InRange(Table.Count(instrument => instrument.Market == "GEM"), 20, 25);
    }

    [Fact]
    public void A_security_has_its_code_as_id_and_an_index_a_number_of_ours()
    {
        Assert.All(Table, instrument => Assert.Equal(
            instrument.Type == SecurityType.Index, instrument.Id > Instrument.IndexIdBase));
        Assert.All(Securities(), instrument => Assert.Equal(instrument.Code, instrument.Id.ToString()));
    }

    [Fact]
    public void Every_ISIN_has_its_check_digit()
    {
        Assert.All(Securities(), instrument => Assert.True(
            instrument.Isin is null || HasCheckDigit(instrument.Isin), $"{instrument.Code} {instrument.Isin}"));
        Assert.False(HasCheckDigit("KYG875721635"));
        Assert.Equal("KYG875721634", Find("700").Isin);
    }

    [Fact]
    public void A_security_trades_in_lots_on_a_spread_table_in_one_of_three_currencies()
    {
        var date = new DateOnly(2026, 3, 23);

        Assert.All(Securities(), instrument =>
        {
            Assert.True(instrument.BoardLot > 0);
            Assert.NotNull(SpreadTables.Known.For(instrument.SpreadTableCode!.Value, date));
            Assert.Contains(instrument.Currency, new[] { "HKD", "CNY", "USD" });
            Assert.Contains(instrument.Market, new[] { "MAIN", "GEM" });
        });
    }

    [Fact]
    public void Shares_have_Part_A_structured_products_Part_E_and_funds_D_or_B()
    {
        Assert.All(Securities(), instrument => Assert.Contains(
            instrument.SpreadTableCode!.Value,
            instrument.Type switch
            {
                SecurityType.DerivativeWarrant or SecurityType.Cbbc => "E",
                SecurityType.Etf or SecurityType.LeveragedInverse => "DB",
                _ when instrument.Code == "4621" => "AB",
                _ => "A",
            }));
    }

    [Fact]
    public void What_an_instrument_follows_is_in_the_table()
    {
        var codes = Table.Select(instrument => instrument.Code).ToHashSet();

        Assert.All(
            Table.Where(instrument => instrument.Underlying is not null),
            instrument => Assert.Contains(instrument.Underlying!, codes));
    }

    [Fact]
    public void A_warrant_has_an_underlying_an_expiry_and_a_kind_and_nothing_else_has_terms()
    {
        Assert.All(Table, instrument =>
        {
            WarrantKind[] kinds = instrument.Type switch
            {
                SecurityType.DerivativeWarrant => [WarrantKind.Call, WarrantKind.Put],
                SecurityType.Cbbc => [WarrantKind.Bull, WarrantKind.Bear],
                _ => [],
            };

            Assert.Equal(kinds.Length > 0, instrument.Terms is not null);
            if (instrument.Terms is not null)
            {
                Assert.Contains(instrument.Terms.Kind, kinds);
                Assert.NotNull(instrument.Underlying);
                Assert.True(instrument.Expiry > new DateOnly(2026, 12, 1));
            }
        });
    }

    [Fact]
    public void The_24_renminbi_counters_follow_their_Hong_Kong_dollar_counters()
    {
        var counters = Table
            .Where(instrument => instrument.Currency == "CNY" && instrument.Type == SecurityType.Equity)
            .ToList();

        Assert.Equal(24, counters.Count);
        Assert.All(counters, counter =>
        {
            var counterpart = Find(counter.Underlying!);
            Assert.Equal(counterpart.Isin, counter.Isin);
            Assert.Equal(counterpart.BoardLot, counter.BoardLot);
            Assert.Equal(counterpart.Id, counter.Id % 10_000);
        });
    }

    [Fact]
    public void Indices_funds_REITs_and_members_of_an_index_have_a_Chinese_name()
    {
        var members = new[] { "HSI", "HSTECH", "HSCEI" }.SelectMany(index => IndexMembers.Of(index)).ToHashSet();

        var named = Table.Where(instrument => members.Contains(instrument.Code)
            || instrument.Type is SecurityType.Index or SecurityType.Etf or SecurityType.Reit);

        Assert.All(named, instrument => Assert.False(string.IsNullOrWhiteSpace(instrument.ChineseName)));
    }

    private static IEnumerable<Instrument> Securities() =>
        Table.Where(instrument => instrument.Class == AssetClass.Stock);

    private static Instrument Find(string code) => Table.Single(instrument => instrument.Code == code);

    /// <summary>ISO 6166: letters count as 10 to 35, then the digits are summed as Luhn has it.</summary>
    private static bool HasCheckDigit(string isin)
    {
        var digits = string.Concat(isin.Select(c => char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10));
        var products = digits.Reverse().Select((c, i) => (c - '0') * (1 + (i % 2)));
        return isin.Length == 12 && products.Sum(product => (product / 10) + (product % 10)) % 10 == 0;
    }
}
