using Sampan.Market;
using Sampan.Server.History;
using Sampan.Server.History.Import;
using static Sampan.Server.Tests.History.TestBars;

namespace Sampan.Server.Tests.History.Import;

public sealed class ActionImportTests : IDisposable
{
    private const string Header = "code,kind,ex_date,ratio,cash,currency,rate,subscription,value,known,id,cancelled,source\n";

    private readonly TestFolder _folder = new();
    private readonly HistoryDatabase _database;
    private readonly List<string> _errors = [];

    public ActionImportTests() => _database = HistoryDatabase.Open(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_kind_is_read()
    {
        var summary = Import(Header
            + "700,split,2020-05-15,5:1,,,,,,,,,\n"
            + "00005.HK,Dividend,20200228,,0.21,USD,7.8,,,2020-02-18T16:30,d4,,HKEX\n"
            + "5,rights,2009-03-12,5:12,,HKD,,28,,,,,\n"
            + "16,spin-off,2018-05-15,1:10,,,,,2.5,2018-05-01,,,\n"
            + "12,bonus,2019-06-06,1:10,,,,,,,,,\n"
            + "8001,consolidation,2020-01-02,1:10,,,,,,,,,\n");

        Assert.Equal(((6, 0, 5), ""), ((summary.Stored, summary.Unchanged, summary.Instruments), string.Join('\n', _errors)));
        var split = Assert.Single(Read(700));
        Assert.Equal((At("2020-05-15"), "split 2020-05-15", "actions.csv"), (split.Known, split.Id, split.Source));
        Assert.Equal((5, 1, At("2020-05-15")), (split.Action.Numerator, split.Action.Denominator, split.Action.ExTime));
        var dividend = Read(5)[1];
        Assert.Equal((At("2020-02-18 16:30"), "d4", "HKEX"), (dividend.Known, dividend.Id, dividend.Source));
        Assert.Equal((210_000_000, 7_800_000_000), (dividend.Action.Cash, dividend.Action.ExchangeRate));
        Assert.Equal("USD", dividend.Action.Currency.ToString());
        Assert.Equal((28 * Price.Unit, ""), (Read(5)[0].Action.SubscriptionPrice, Read(5)[0].Action.Currency.ToString()));
        Assert.Equal((2_500_000_000, At("2018-05-01")), (Read(16)[0].Action.ShareValue, Read(16)[0].Known));
        Assert.Equal(CorporateActionKind.Bonus, Read(12)[0].Action.Kind);
        Assert.Equal(CorporateActionKind.Consolidation, Read(8_001)[0].Action.Kind);
    }

    [Fact]
    public void A_second_import_changes_nothing_and_a_later_row_corrects()
    {
        const string First = Header + "700,dividend,2020-05-15,,1.2,,,,,2020-03-18,final,,\n";
        Import(First);
        Assert.Equal((0, 1), (Import(First).Stored, Import(First).Unchanged));

        Import(Header + "700,dividend,2020-05-15,,1.3,,,,,2020-03-20,final,,\n");
        Assert.Equal(1_300_000_000, Assert.Single(Read(700)).Action.Cash);
        Assert.Equal(1_200_000_000, Assert.Single(Read(700, At("2020-03-19"))).Action.Cash);

        Import(Header + "700,dividend,2020-05-15,,,,,,,2020-03-21,final,yes,\n");
        Assert.Empty(Read(700));
        Assert.Empty(_errors);
    }

    [Fact]
    public void A_row_that_contradicts_a_stored_one_is_refused_unless_it_replaces_it()
    {
        Import(Header + "700,dividend,2020-05-15,,1.2,,,,,,,,\n");
        const string Changed = Header + "700,dividend,2020-05-15,,1.3,,,,,,,,\n";

        Assert.Equal(0, Import(Changed).Stored);
        Assert.EndsWith(
            ":2: the action 'dividend 2020-05-15' of 700 is stored with other values, known since the same time: give a later time in the "
            + "column known, or use --replace to write over it",
            Assert.Single(_errors));
        Assert.Equal(1, Import(Changed, replaces: true).Stored);
        Assert.Equal(1_300_000_000, Assert.Single(Read(700)).Action.Cash);
    }

    [Theory]
    [InlineData("NOSUCH,split,2020-05-15,5:1,,,,,,,,,", "there is no stock code 'NOSUCH'")]
    [InlineData("0,split,2020-05-15,5:1,,,,,,,,,", "there is no stock code '0'")]
    [InlineData("700,merger,2020-05-15,5:1,,,,,,,,,",
        "kind must be split, consolidation, bonus, dividend, rights or spin-off, and is 'merger'")]
    [InlineData("700,split,15/05/2020,5:1,,,,,,,,,", "ex_date must be a day such as 2020-11-30, and is '15/05/2020'")]
    [InlineData("700,split,2020-05-15,,,,,,,,,,",
        "ratio must be two whole numbers such as 10:1 (shares after it to shares before it), and is (empty)")]
    [InlineData("700,split,2020-05-15,0.5:1,,,,,,,,,",
        "ratio must be two whole numbers such as 10:1 (shares after it to shares before it), and is '0.5:1'")]
    [InlineData("700,bonus,2020-05-15,0:1,,,,,,,,,",
        "ratio must be two whole numbers such as 10:1 (shares given to shares held), and is '0:1'")]
    [InlineData("700,split,2020-05-15,1:5,,,,,,,,,", "'1:5' is no ratio of a split: write shares after it to shares before it")]
    [InlineData("700,consolidation,2020-05-15,5:1,,,,,,,,,",
        "'5:1' is no ratio of a consolidation: write shares after it to shares before it")]
    [InlineData("700,dividend,2020-05-15,,-1,,,,,,,,", "cash must be more than 0, with nine decimals at most, and is '-1'")]
    [InlineData("700,dividend,2020-05-15,,1,US,,,,,,,", "currency must be three letters such as HKD, and is 'US'")]
    [InlineData("700,dividend,2020-05-15,,1,USD,,,,,,,",
        "the money is in USD and the price in HKD: rate must say what one USD is in HKD, and is (empty)")]
    [InlineData("700,rights,2020-05-15,1:2,,,,,,,,,", "subscription must be more than 0, with nine decimals at most, and is (empty)")]
    [InlineData("700,spin-off,2020-05-15,1:2,,,,,x,,,,", "value must be more than 0, with nine decimals at most, and is 'x'")]
    [InlineData("700,split,2020-05-15,5:1,,,,,,soon,,,",
        "known must be a day or a time in Hong Kong such as 2020-11-23 or 2020-11-23T16:30, and is 'soon'")]
    [InlineData("700,split,2020-05-15,5:1,,,,,,,,maybe,", "cancelled must be yes or no, and is 'maybe'")]
    public void A_wrong_row_is_named_with_its_line_and_the_rest_goes_in(string row, string reason)
    {
        var summary = Import(Header + row + "\n5,split,1999-07-02,3:1,,,,,,,,,\n");
        Assert.Equal($"{PathOfFile}:2: {reason}", Assert.Single(_errors));
        Assert.Equal(1, summary.Stored);
    }

    [Fact]
    public void Two_dividends_of_one_day_need_ids()
    {
        Import(Header + "700,dividend,2020-05-15,,1,,,,,,,,\n700,dividend,2020-05-15,,2,,,,,,,,\n");
        Assert.Equal(
            $"{PathOfFile}:3: the action 'dividend 2020-05-15' of 700 is on line 2 already: give each an id in the column id, "
            + "or a correction a later time in the column known",
            Assert.Single(_errors));

        _errors.Clear();
        Assert.Equal(2, Import(Header + "5,dividend,2020-05-15,,1,,,,,,final,,\n5,dividend,2020-05-15,,2,,,,,,special,,\n").Stored);
        Assert.Empty(_errors);
    }

    [Fact]
    public void A_file_without_its_columns_is_one_sentence()
    {
        var missing = Assert.Throws<OperatorException>(() => Import("code,ex_date\n700,2020-05-15\n"));
        Assert.Equal($"{PathOfFile} has no column kind; its header is code,exdate.", missing.Message);
        var empty = Assert.Throws<OperatorException>(() => Import(""));
        Assert.Equal($"{PathOfFile} is empty: the first line must name the columns code, kind and ex_date.", empty.Message);
    }

    private string PathOfFile => Path.Combine(_folder.Path, "actions.csv");

    private ActionImportSummary Import(string text, bool replaces = false) =>
        ActionImport.Run(_database, _folder.Write("actions.csv", text), new BadRows(_errors.Add, all: null), replaces);

    private IReadOnlyList<StoredAction> Read(uint instrument, long asOf = long.MaxValue) =>
        new ActionStore(_database).Read(instrument, asOf);
}
