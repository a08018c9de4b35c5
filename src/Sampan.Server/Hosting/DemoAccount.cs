using Sampan.Server.Accounts;

namespace Sampan.Server.Hosting;

/// <summary>The token of the first start, so that there is something to try at once.</summary>
internal static class DemoAccount
{
    private const string Name = "demo";
    private const string PlanName = "owner";

    /// <summary>Makes an account with the plan of the owner, if there is no token at all yet.</summary>
    /// <returns>The token, to be shown once; null if there were accounts.</returns>
    public static string? MakeIfFirst(string dataFolder, TimeProvider time)
    {
        using var store = AccountStore.Open(dataFolder, time);
        return store.List().Count > 0 ? null : store.CreateToken(Name, PlanCatalog.Load(dataFolder).Get(PlanName)).Token;
    }
}
