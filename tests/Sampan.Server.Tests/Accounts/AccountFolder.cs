using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sampan.Server.Accounts;

namespace Sampan.Server.Tests.Accounts;

/// <summary>A data folder of its own for one test, with a clock that only the test moves.</summary>
public sealed class AccountFolder : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 1, 30, 0, TimeSpan.Zero);

    public string Path { get; } = Directory.CreateTempSubdirectory("sampan-accounts-").FullName;

    public string StoreFile => System.IO.Path.Combine(Path, "accounts.db");

    public string PlansFile => System.IO.Path.Combine(Path, "plans.json");

    public FakeTimeProvider Time { get; } = new(Start);

    public AccountStore OpenStore() => AccountStore.Open(Path, Time);

    public AccountDirectory OpenDirectory() => AccountDirectory.Open(Path, Time, NullLogger<AccountDirectory>.Instance);

    public IssuedToken CreateToken(string account, string plan = "base")
    {
        using var store = OpenStore();
        return store.CreateToken(account, PlanCatalog.Shipped.Get(plan));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
