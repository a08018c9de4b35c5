using System.Text;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Scenarios;

namespace Sampan.Server.Tests.Feeds.Simulation.Scenarios;

public sealed class ScenarioFileTests
{
    [Fact]
    public void Nine_scenarios_come_along_and_each_can_be_read()
    {
        Assert.Equal(
            [
                "calm", "crash-vcm", "ex-dates", "index-rebalancing", "limit-up-biotech", "open-rush", "quiet-afternoon",
                "suspension-at-noon", "typhoon-half-day",
            ],
            ScenarioCatalog.Names);
        Assert.All(ScenarioCatalog.Names, name => Assert.Equal(name, ScenarioCatalog.Load(name).Name));
    }

    [Fact]
    public void Every_kind_of_event_is_read()
    {
        var scenario = Read("""
            { "name": "mine", "description": "a day", "date": "2022-08-25", "tradingFrom": "13:00", "heat": 2,
              "events": [
                { "at": "13:00", "do": "move", "what": "700", "percent": -2.5, "over": "90s" },
                { "at": "13:01", "do": "heat", "what": ["700", "HSI"], "factor": 3, "over": "5m" },
                { "at": "13:02:30", "do": "order", "what": "5", "side": "sell", "share": 0.1, "over": "2h" },
                { "at": "13:03", "do": "closing", "what": "market", "factor": 4, "buy": 0.6 },
                { "at": "13:04", "do": "suspend", "what": "66" },
                { "at": "13:05", "do": "resume", "what": "66" } ] }
            """);

        Assert.Equal((new DateOnly(2022, 8, 25), new TimeOnly(13, 0), 2.0), (scenario.Date, scenario.TradingFrom, scenario.Heat));
        Assert.Equal(Enum.GetValues<ScenarioAction>(), scenario.Events.Select(happening => happening.Do));
        Assert.Equal((-2.5, TimeSpan.FromSeconds(90)), (scenario.Events[0].Percent, scenario.Events[0].Over));
        Assert.Equal(["700", "HSI"], scenario.Events[1].What);
        Assert.Equal((Side.Ask, 0.1, new TimeOnly(13, 2, 30)), (scenario.Events[2].Side, scenario.Events[2].Share, scenario.Events[2].At));
        Assert.Equal((4.0, 0.6), (scenario.Events[3].Factor, scenario.Events[3].Buy));
    }

    [Theory]
    [InlineData("""{ "name": "a" }""", "description must be a text")]
    [InlineData("""{ "name": "a", "description": "b", "haet": 2 }""", "haet is unknown")]
    [InlineData("""{ "name": "a", "description": "b", "heat": 0 }""", "heat must be a number from 0.01 to 100")]
    [InlineData("""{ "name": "a", "description": "b", "tradingFrom": "13:00" }""", "date is missing")]
    [InlineData("""{ "name": "a", "description": "b", "date": "2026-03-10", "tradingTo": "12:00" }""", "date must be before 2024-09-23")]
    [InlineData("""{ "name": "a", "description": "b", "events": {} }""", "events is no list")]
    [InlineData("[]", "the file is no object")]
    [InlineData("{", "is no JSON")]
    public void What_is_wrong_is_named_by_its_key(string json, string message) => AssertWrong(json, message);

    [Theory]
    [InlineData(""" "at": "9:99", "do": "suspend", "what": "5" """, "events[0].at must be a time of day")]
    [InlineData(""" "at": "10:00", "do": "explode", "what": "5" """, "events[0].do must be one of move, heat")]
    [InlineData(""" "at": "10:00", "do": "move", "what": "5" """, "events[0].percent is missing")]
    [InlineData(""" "at": "10:00", "do": "suspend", "what": 5 """, "events[0].what must be a code")]
    [InlineData(""" "at": "10:00", "do": "suspend", "what": "5", "factor": 2 """, "events[0].factor is unknown")]
    [InlineData(
        """ "at": "10:00", "do": "order", "what": "5", "side": "up", "share": 0.1, "over": "1h" """,
        "events[0].side must be \"buy\" or \"sell\"")]
    [InlineData(""" "at": "10:00", "do": "heat", "what": "5", "factor": 2, "over": "1x" """, "events[0].over must be a time")]
    [InlineData(
        """ "at": "10:00", "do": "suspend", "what": "5" }, { "at": "09:00", "do": "resume", "what": "5" """,
        "events[1].at is before")]
    public void What_is_wrong_with_an_event_is_named_by_its_key(string happening, string message) =>
        AssertWrong($$"""{ "name": "a", "description": "b", "events": [ { {{happening}} } ] }""", message);

    [Fact]
    public void What_happens_overnight_is_read_exactly()
    {
        var scenario = Read("""
            { "name": "mine", "description": "a night", "overnight": [
                { "security": "700", "kind": "split", "ratio": "10:1", "boardLot": 500 },
                { "security": "5", "kind": "dividend", "cash": 0.123456789 },
                { "security": "388", "kind": "rights", "ratio": "1:5", "price": 320.5 },
                { "security": "66", "kind": "spin-off", "ratio": "1:20", "value": 4 },
                { "security": "12", "kind": "lot", "boardLot": 400 },
                { "security": "8001", "kind": "listing" },
                { "security": "9", "kind": "consolidation", "ratio": "1:10", "temporaryCounter": "2950" } ] }
            """);

        Assert.Equal(
            [
                new() { Security = "700", Kind = CorporateActionKind.Split, Numerator = 10, Denominator = 1, BoardLot = 500 },
                new() { Security = "5", Kind = CorporateActionKind.Dividend, Cash = 123_456_789 },
                new()
                {
                    Security = "388", Kind = CorporateActionKind.Rights, Numerator = 1, Denominator = 5,
                    SubscriptionPrice = 320_500_000_000,
                },
                new() { Security = "66", Kind = CorporateActionKind.SpinOff, Numerator = 1, Denominator = 20, ShareValue = 4 * Price.Unit },
                new() { Security = "12", BoardLot = 400 },
                new() { Security = "8001", IsListing = true },
                new()
                {
                    Security = "9", Kind = CorporateActionKind.Consolidation, Numerator = 1, Denominator = 10,
                    TemporaryCounter = "2950", ReopensAfter = 10, EndsAfter = 25,
                },
            ],
            scenario.Overnight);
    }

    [Theory]
    [InlineData(""" "kind": "split", "ratio": "2:1" """, "overnight[0].security must be a text")]
    [InlineData(""" "security": "5", "kind": "merger" """, "overnight[0].kind must be one of split, consolidation")]
    [InlineData(""" "security": "5", "kind": "split" """, "overnight[0].ratio is missing")]
    [InlineData(""" "security": "5", "kind": "split", "ratio": "1:10" """, "overnight[0].ratio must be the shares after the split")]
    [InlineData(""" "security": "5", "kind": "consolidation", "ratio": "10:1" """, "overnight[0].ratio must be the shares after")]
    [InlineData(""" "security": "5", "kind": "split", "ratio": "2:1", "temporaryCounter": "2950" """,
        "overnight[0].temporaryCounter is unknown")]
    [InlineData(""" "security": "5", "kind": "consolidation", "ratio": "1:2", "endsAfter": 5 """,
        "overnight[0].endsAfter is of a temporaryCounter, which is missing")]
    [InlineData(""" "security": "5", "kind": "consolidation", "ratio": "1:2", "temporaryCounter": "2950", "reopensAfter": 0 """,
        "overnight[0].reopensAfter must be a whole number of trading days from 1 to 250")]
    [InlineData(""" "security": "5", "kind": "consolidation", "ratio": "1:2", "temporaryCounter": "2950", "endsAfter": 10 """,
        "overnight[0].endsAfter must be more than reopensAfter, 10")]
    [InlineData(""" "security": "5", "kind": "bonus", "ratio": "0:1" """, "overnight[0].ratio must be a ratio")]
    [InlineData(""" "security": "5", "kind": "dividend", "cash": -1 """, "overnight[0].cash must be an amount above 0")]
    [InlineData(""" "security": "5", "kind": "dividend", "cash": 1, "price": 2 """, "overnight[0].price is unknown")]
    [InlineData(""" "security": "5", "kind": "rights", "ratio": "1:5" """, "overnight[0].price is missing")]
    [InlineData(""" "security": "5", "kind": "lot", "boardLot": 0 """, "overnight[0].boardLot must be a whole number")]
    public void What_is_wrong_with_a_night_is_named_by_its_key(string overnight, string message) =>
        AssertWrong($$"""{ "name": "a", "description": "b", "overnight": [ { {{overnight}} } ] }""", message);

    [Fact]
    public void A_name_that_does_not_exist_is_answered_with_those_that_do()
    {
        var error = Assert.Throws<OperatorException>(() => ScenarioCatalog.Load("clam"));

        Assert.Contains("calm, crash-vcm", error.Message, StringComparison.Ordinal);
        Assert.Throws<OperatorException>(() => ScenarioCatalog.Load("./nowhere.json"));
    }

    private static void AssertWrong(string json, string message)
    {
        var error = Assert.Throws<OperatorException>(() => Read(json));

        Assert.StartsWith("mine.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static Scenario Read(string json) => ScenarioFile.Read("mine.json", Encoding.UTF8.GetBytes(json));
}
