using Sampan.Market;
using Sampan.Server.History;
using Sampan.Server.History.Import;

namespace Sampan.Server.Tests.History.Import;

public sealed class InstrumentImportTests : IDisposable
{
    private const string Header =
        "Stock Code,Name of Securities,Category,Sub-Category,Board Lot,ISIN,Expiry Date,Spread Table,Trading Currency,"
        + "RMB Counter";

    private readonly TestFolder _folder = new();
    private readonly HistoryDatabase _database;
    private readonly List<string> _printed = [];

    public InstrumentImportTests() => _database = HistoryDatabase.Open(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_an_import_there_is_what_is_built_in() =>
        Assert.Same(InstrumentTable.BuiltIn, InstrumentMaster.Load(_database));

    [Fact]
    public void The_facts_of_the_list_are_read_by_type()
    {
        Import($"""
            List of Securities,,
            Updated as at 23/03/2026,,

            {Header}
            90001,"CHEUNG, SONS ",Equity,Equity Securities (Main Board),"1,000",KYG217651051,,1 ,HKD,90002
            90002,CHEUNG-R,Equity,Equity Securities (GEM),1000,KYG217651051,,1,RMB,
            90003,JPNQ100@EP2609B,Derivative Warrants,,10000,,18/09/2026,6,HKD,
            90004,UB#NQ100RC2609C,Callable Bull/Bear Contracts,,10000,,18/09/2026,1,HKD,
            90005,SOME BOND B2710,Debt Securities,,10,,28/10/2027,3,USD,
            90006,X 2X LONG,Exchange Traded Products,Leveraged and Inverse,100,,,5,HKD,
            """);

        var instruments = InstrumentMaster.Load(_database);
        Assert.Equal(
            new Facts("CHEUNG, SONS", SecurityType.Equity, "MAIN", 1_000, 'A', "HKD", null),
            FactsOf(instruments, 90_001));
        Assert.Equal(
            new Facts("CHEUNG-R", SecurityType.Equity, "GEM", 1_000, 'A', "CNY", "90001"),
            FactsOf(instruments, 90_002));
        Assert.Equal(
            new Facts("JPNQ100@EP2609B", SecurityType.DerivativeWarrant, "MAIN", 10_000, 'E', "HKD", null),
            FactsOf(instruments, 90_003));
        Assert.Equal('E', FactsOf(instruments, 90_004).SpreadTable);
        Assert.Equal('B', FactsOf(instruments, 90_005).SpreadTable);
        Assert.Equal('D', FactsOf(instruments, 90_006).SpreadTable);
        Assert.Equal(SecurityType.LeveragedInverse, FactsOf(instruments, 90_006).Type);

        Assert.Equal(
            [WarrantKind.Put, WarrantKind.Bull, null],
            new uint[] { 90_003, 90_004, 90_005 }.Select(id => Find(instruments, id).Terms?.Kind));
        Assert.Equal(new DateOnly(2026, 9, 18), Find(instruments, 90_003).Expiry);
        Assert.Equal("KYG217651051", Find(instruments, 90_001).Isin);
        Assert.Empty(_printed);
    }

    [Fact]
    public void The_list_wins_over_what_is_built_in_and_leaves_what_it_does_not_know()
    {
        Assert.True(InstrumentTable.BuiltIn.TryFind(700, out var builtIn));

        Import($"{Header}\n00700,TENCENT NEW,Equity,Equity Securities (Main Board),50,KYG875721634,,1,HKD,\n");

        var instruments = InstrumentMaster.Load(_database);
        var tencent = Find(instruments, 700);
        Assert.Equal(("TENCENT NEW", 50), (tencent.Name, tencent.BoardLot));
        Assert.Equal((builtIn.ChineseName, builtIn.Sector), (tencent.ChineseName, tencent.Sector));
        Assert.Equal(InstrumentTable.BuiltIn.Count, instruments.Count);
        Assert.Equal(Enumerable.Range(0, instruments.Count), instruments.Select(instrument => instrument.Index));
    }

    [Fact]
    public void A_second_list_keeps_the_names_of_the_first_that_it_does_not_have()
    {
        Import($"{Header},Chinese Name (2020-05),Industry\n90001,A,Equity,,1,,,1,HKD,,長江,Banks\n");
        Import($"{Header}\n90001,B,Equity,,2,,,1,HKD,\n");

        var instrument = Find(InstrumentMaster.Load(_database), 90_001);
        Assert.Equal(("B", 2), (instrument.Name, instrument.BoardLot));
        Assert.Equal(("長江", "Banks"), (instrument.ChineseName, instrument.Sector));
    }

    [Fact]
    public void The_types_of_a_list_are_counted()
    {
        var types = Import($"""
            {Header}
            90001,A,Equity,,1,,,1,HKD,
            90002,B,Equity,,1,,,1,HKD,
            90003,C,Debt Securities,,1,,,3,HKD,
            """);

        Assert.Equal([(SecurityType.Equity, 2), (SecurityType.Debt, 1)], types.Select(type => (type.Key, type.Value)));
    }

    [Theory]
    [InlineData("x,A,Equity,,1,,,1,HKD,", "there is no stock code 'x'")]
    [InlineData("90001,A,Equities,,1,,,1,HKD,", "there is no category 'Equities'")]
    [InlineData("90001,A,Equity,,many,,,1,HKD,", "board lot is no whole number: 'many'")]
    [InlineData("90001,A,Equity,,0,,,1,HKD,", "board lot is no whole number: '0'")]
    [InlineData("90001,A,Equity,,1,,31/02/2026,1,HKD,", "there is no date '31/02/2026'")]
    public void A_bad_row_is_named_and_the_rest_goes_in(string row, string reason)
    {
        var types = Import($"{Header}\n{row}\n90002,B,Equity,,1,,,1,HKD,\n");

        Assert.Equal($"{_folder.Path}/list.csv:2: {reason}", Assert.Single(_printed));
        Assert.Equal(1, types[SecurityType.Equity]);
    }

    [Theory]
    [InlineData("a,b\nc,d\n", "is no list of securities: no column of its first 10 rows is named Stock Code.")]
    [InlineData("Stock Code,Category\n", "has no column nameofsecurities; its header is stockcode,category.")]
    public void Another_file_is_refused(string text, string sentence) => Assert.Equal(
        $"{_folder.Path}/list.csv {sentence}",
        Assert.Throws<OperatorException>(() => Import(text)).Message);

    private IReadOnlyDictionary<SecurityType, int> Import(string text) =>
        InstrumentImport.Run(_database, _folder.Write("list.csv", text), new BadRows(_printed.Add, all: null));

    private static Instrument Find(InstrumentTable instruments, uint id)
    {
        Assert.True(instruments.TryFind(id, out var instrument));
        return instrument;
    }

    private static Facts FactsOf(InstrumentTable instruments, uint id)
    {
        var found = Find(instruments, id);
        return new Facts(
            found.Name, found.Type, found.Market, found.BoardLot, found.SpreadTableCode, found.Currency, found.Underlying);
    }

    private sealed record Facts(
        string Name, SecurityType Type, string? Market, int BoardLot, char? SpreadTable, string Currency, string? Underlying);
}
