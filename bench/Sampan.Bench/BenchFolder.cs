using Sampan.Server.Accounts;

namespace Sampan.Bench;

/// <summary>A data folder for a bench, with two accounts: the owner's, and one whose limit is never reached.</summary>
internal sealed class BenchFolder : IDisposable
{
    // A burst of ten million, and 167,000 a second from then on: counted for each request, refused for none.
    private const string Plans = """
        {
          "plans": {
            "owner": { "requestsPerMinute": null, "connections": null, "subscriptions": null, "subscriptionsPerConnection": null },
            "limited": { "requestsPerMinute": 10000000, "connections": 100, "subscriptions": 100 }
          }
        }
        """;

    public BenchFolder()
    {
        Path = Directory.CreateTempSubdirectory("sampan-bench-").FullName;
        File.WriteAllText(System.IO.Path.Combine(Path, "plans.json"), Plans);
        using var store = AccountStore.Open(Path, TimeProvider.System);
        var plans = PlanCatalog.Load(Path);
        OwnerToken = store.CreateToken("owner", plans.Get("owner")).Token;
        LimitedToken = store.CreateToken("limited", plans.Get("limited")).Token;
    }

    public string Path { get; }

    public string OwnerToken { get; }

    public string LimitedToken { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
