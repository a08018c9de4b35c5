using System.Text;
using Sampan.Market;
using Sampan.Server.Feeds.Simulation.Scenarios;

namespace Sampan.Server.Tests.Feeds.Simulation.Scenarios;

public sealed class ScenarioFileTests
{
    [Fact]
    public void Eight_scenarios_come_along_and_each_can_be_read()
    {
        Assert.Equal(
            [
                "calm", "crash-vcm", "index-rebalancing", "limit-up-biotech", "open-rush", "quiet-afternoon",
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
