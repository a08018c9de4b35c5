using Sampan.Server.Accounts;

namespace Sampan.Server.Tests.Accounts;

public sealed class PlanCatalogTests : IDisposable
{
    private readonly AccountFolder _folder = new();

    [Theory]
    [InlineData("free", 5, 1, 3)]
    [InlineData("base", 120, 3, 200)]
    [InlineData("Professional", 600, 6, 500)]
    [InlineData("PREMIUM", 1200, 12, 2000)]
    public void The_shipped_plans_have_the_published_figures(
        string name, int requests, int connections, int subscriptions)
    {
        var plan = PlanCatalog.Shipped.Get(name);

        Assert.Equal(
            (requests, requests, connections, subscriptions, 500, 10, 1000),
            (plan.RequestsPerMinute!.Value, plan.Burst!.Value, plan.Connections!.Value, plan.Subscriptions!.Value,
                plan.SubscriptionsPerConnection!.Value, plan.DepthLevels, plan.BarsPerRequest));
    }

    [Fact]
    public void The_owner_has_no_limits()
    {
        var owner = PlanCatalog.Shipped.Get("owner");

        Assert.Equal(
            [null, null, null, null, null, null],
            new int?[]
            {
                owner.RequestsPerMinute, owner.Burst, owner.Connections, owner.Subscriptions,
                owner.SubscriptionsPerConnection, owner.BatchSize,
            });
    }

    [Fact]
    public void Without_a_file_the_shipped_plans_are_in_force()
    {
        Assert.Same(PlanCatalog.Shipped, PlanCatalog.Load(_folder.Path));
        Assert.Same(PlanCatalog.Shipped, PlanCatalog.Load(Path.Combine(_folder.Path, "not", "there")));
    }

    [Fact]
    public void A_plan_in_the_file_replaces_the_shipped_one_as_a_whole_and_leaves_the_others()
    {
        File.WriteAllText(_folder.PlansFile, """
            {
              "plans": { // people comment
                "Free": { "requestsPerMinute": 60, "burst": 10, "connections": null, "subscriptions": 7 },
                "partner": { "requestsPerMinute": null, "connections": 2, "subscriptions": 9, "note": "合作伙伴" },
              },
            }
            """);

        var plans = PlanCatalog.Load(_folder.Path);

        Assert.Equal(
            ["Free", "base", "professional", "premium", "owner", "partner"], plans.All.Select(plan => plan.Name));
        Assert.Equal(
            new Plan { Name = "Free", RequestsPerMinute = 60, Burst = 10, Connections = null, Subscriptions = 7 },
            plans.Get("FREE"));
        Assert.Equal("合作伙伴", plans.Get("partner").Note);
    }

    [Fact]
    public void A_name_that_is_not_there_is_answered_with_those_that_are()
    {
        var error = Assert.Throws<OperatorException>(() => PlanCatalog.Shipped.Get("gold"));

        Assert.Contains("'gold'", error.Message);
        Assert.Contains("free, base, professional, premium, owner", error.Message);
    }

    [Theory]
    [InlineData("""{"plan": {}}""", "plan is not a known key")]
    [InlineData("""{"plans": []}""", "plans must be an object")]
    [InlineData("""{"plans": {"a": {LIMITS, "conections": 3}}}""", "plans.a.conections is not a known key")]
    [InlineData("""{"plans": {"a": {LIMITS, "batchSize": 0}}}""", "plans.a.batchSize is 0: give a whole number from 1")]
    [InlineData("""{"plans": {"a": {LIMITS, "batchSize": 1.5}}}""", "plans.a.batchSize is 1.5")]
    [InlineData("""{"plans": {"a": {LIMITS, "batchSize": 10000001}}}""", "plans.a.batchSize is 10000001")]
    [InlineData("""{"plans": {"a": {LIMITS, "batchSize": "many"}}}""", "plans.a.batchSize is \"many\"")]
    [InlineData("""{"plans": {"a": {LIMITS, "barsPerRequest": null}}}""", "plans.a.barsPerRequest is null")]
    [InlineData("""{"plans": {"a": {LIMITS, "note": 5}}}""", "plans.a.note is 5: give a text")]
    [InlineData("""{"plans": {"a": {"connections": 1, "subscriptions": 1}}}""", "plans.a.requestsPerMinute is missing")]
    [InlineData("""{"plans": {"a": {LIMITS}, "A": {LIMITS}}}""", "plans.A is there twice")]
    [InlineData("""{"plans": {"a b": {LIMITS}}}""", "plans.a b is not a name for a plan")]
    [InlineData("""{"plans": {"a": {"requestsPerMinute": null, "burst": 5, "connections": 1, "subscriptions": 1}}}""",
        "plans.a.burst needs a limit")]
    [InlineData("""{"plans": {"a": {LIMITS, "connections": 2}}}""", "is not valid JSON")]
    [InlineData("""{"plans": """, "is not valid JSON")]
    public void A_file_that_cannot_be_is_refused_by_its_name_and_the_key(string json, string expected)
    {
        const string limits = "\"requestsPerMinute\": 1, \"connections\": 1, \"subscriptions\": 1";
        File.WriteAllText(_folder.PlansFile, json.Replace("LIMITS", limits, StringComparison.Ordinal));

        var error = Assert.Throws<OperatorException>(() => PlanCatalog.Load(_folder.Path));

        Assert.Contains(expected, error.Message);
        Assert.Contains(_folder.PlansFile, error.Message);
    }

    public void Dispose() => _folder.Dispose();
}
