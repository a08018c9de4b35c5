using System.Text;
using Sampan.Server.Accounts;

namespace Sampan.Server.Tests.Accounts;

public sealed class AccountDirectoryTests : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    private readonly AccountFolder _folder = new();

    [Fact]
    public void A_token_is_good_in_every_form_that_clients_paste()
    {
        var issued = _folder.CreateToken("acme");
        using var directory = _folder.OpenDirectory();

        foreach (var received in (string[])[issued.Token, $"Bearer {issued.Token}", $" \"{issued.Token}\" "])
        {
            Assert.True(directory.TryAuthenticate(received, out var grant));
            Assert.True(directory.TryAuthenticate(Encoding.ASCII.GetBytes(received), out var same));
            Assert.Same(grant, same);
            Assert.Equal(("acme", "base", issued.Prefix), (grant.Account.Name, grant.Account.Plan.Name, grant.Prefix));
        }
    }

    [Fact]
    public void Every_other_text_is_refused()
    {
        var issued = _folder.CreateToken("acme");
        using var directory = _folder.OpenDirectory();
        var last = issued.Token[^2] == 'A' ? 'B' : 'A';

        Assert.False(directory.TryAuthenticate("", out _));
        Assert.False(directory.TryAuthenticate($"{issued.Token[..^2]}{last}{issued.Token[^1]}", out _));
        Assert.False(directory.TryAuthenticate(issued.Token.ToUpperInvariant(), out _));
        Assert.False(directory.TryAuthenticate(issued.Token.Replace('s', 'ſ'), out _));
        Assert.False(directory.TryAuthenticate(new string('x', 100_000), out _));
    }

    [Fact]
    public void Authenticating_allocates_nothing()
    {
        string token = $"Bearer {_folder.CreateToken("acme").Token}";
        using var directory = _folder.OpenDirectory();
        directory.TryAuthenticate(token, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            directory.TryAuthenticate(token, out var grant);
            grant!.Account.TryTakeRequest(out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Tokens_of_one_account_share_its_limits()
    {
        var first = _folder.CreateToken("acme", "free");
        var second = _folder.CreateToken("acme", "free");
        using var directory = _folder.OpenDirectory();

        Assert.True(directory.TryAuthenticate(first.Token, out var one));
        Assert.True(directory.TryAuthenticate(second.Token, out var other));

        Assert.NotSame(one, other);
        Assert.Same(one.Account, other.Account);
    }

    [Fact]
    public void A_new_token_is_good_at_its_first_use()
    {
        using var directory = _folder.OpenDirectory();
        var issued = _folder.CreateToken("acme");

        _folder.Time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.True(directory.TryAuthenticate(issued.Token, out _));
    }

    [Fact]
    public void A_flood_of_unknown_tokens_looks_at_the_file_at_most_every_50_ms()
    {
        using var directory = _folder.OpenDirectory();
        _folder.Time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.False(directory.TryAuthenticate(AccessToken.Create(), out _));

        var issued = _folder.CreateToken("acme");

        _folder.Time.Advance(TimeSpan.FromMilliseconds(49));
        Assert.False(directory.TryAuthenticate(issued.Token, out _));
        _folder.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(directory.TryAuthenticate(issued.Token, out _));
    }

    [Fact]
    public void A_revocation_by_another_store_ends_that_token_and_no_other()
    {
        var lost = _folder.CreateToken("acme");
        var kept = _folder.CreateToken("acme");
        using var directory = _folder.OpenDirectory();
        using var store = _folder.OpenStore();
        directory.TryAuthenticate(lost.Token, out var lostGrant);
        directory.TryAuthenticate(kept.Token, out var keptGrant);

        store.Revoke(lost.Prefix);
        _folder.Time.Advance(LookInterval);

        Assert.False(directory.TryAuthenticate(lost.Token, out _));
        Assert.True(lostGrant!.Ended.IsCancellationRequested);
        Assert.Equal(GrantEnd.Revoked, lostGrant.End);
        Assert.True(directory.TryAuthenticate(kept.Token, out var still));
        Assert.Same(keptGrant, still);
        Assert.False(keptGrant!.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task Who_listens_is_told_of_the_end()
    {
        var issued = _folder.CreateToken("acme");
        using var directory = _folder.OpenDirectory();
        directory.TryAuthenticate(issued.Token, out var grant);
        var told = new TaskCompletionSource();
        await using var registration = grant!.Ended.Register(told.SetResult);

        using (var store = _folder.OpenStore())
        {
            store.Revoke("acme");
        }

        _folder.Time.Advance(LookInterval);

        await told.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Both_tokens_of_a_rotation_are_good_until_the_overlap_is_over()
    {
        var old = _folder.CreateToken("acme");
        using var directory = _folder.OpenDirectory();
        using var store = _folder.OpenStore();
        directory.TryAuthenticate(old.Token, out var grant);

        var (issued, _) = store.Rotate("acme", TimeSpan.FromHours(24));
        _folder.Time.Advance(LookInterval);

        Assert.True(directory.TryAuthenticate(issued.Token, out _));
        Assert.True(directory.TryAuthenticate(old.Token, out var same));
        Assert.Same(grant, same);

        _folder.Time.Advance(TimeSpan.FromHours(24) - LookInterval - TimeSpan.FromMilliseconds(1));
        Assert.True(directory.TryAuthenticate(old.Token, out _));

        _folder.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(directory.TryAuthenticate(old.Token, out _));
        _folder.Time.Advance(LookInterval);
        Assert.Equal(GrantEnd.Expired, grant!.End);
        Assert.True(directory.TryAuthenticate(issued.Token, out _));
    }

    [Fact]
    public void A_larger_plan_is_in_force_without_ending_anything()
    {
        var issued = _folder.CreateToken("acme", "free");
        using var directory = _folder.OpenDirectory();
        directory.TryAuthenticate(issued.Token, out var grant);
        Assert.True(grant!.Account.TryOpenConnection());
        grant.Account.TryTakeRequest(out _);

        Assign("acme", "base");

        Assert.Equal("base", grant.Account.Plan.Name);
        Assert.Equal(GrantEnd.None, grant.End);
        Assert.Equal(1, grant.Account.ConnectionCount);
        Assert.True(grant.Account.TryOpenConnection());
    }

    [Fact]
    public void A_plan_smaller_than_what_is_open_ends_the_grants_and_lets_clients_come_again()
    {
        var issued = _folder.CreateToken("acme", "base");
        using var directory = _folder.OpenDirectory();
        directory.TryAuthenticate(issued.Token, out var grant);
        Assert.True(grant!.Account.TryOpenConnection() && grant.Account.TryOpenConnection());

        Assign("acme", "free");

        Assert.Equal(GrantEnd.PlanChanged, grant.End);
        Assert.True(directory.TryAuthenticate(issued.Token, out var next));
        Assert.Same(grant.Account, next.Account);
        Assert.Equal(GrantEnd.None, next.End);
    }

    [Fact]
    public void A_changed_plans_file_is_in_force_without_a_restart()
    {
        var issued = _folder.CreateToken("acme", "free");
        using var directory = _folder.OpenDirectory();
        directory.TryAuthenticate(issued.Token, out var grant);

        WritePlans("""{"plans": {"free": {"requestsPerMinute": 50, "connections": 9, "subscriptions": 9}}}""");
        Assert.Equal((50, 9), (grant!.Account.Plan.RequestsPerMinute, grant.Account.Plan.Connections));

        WritePlans("""{"plans": {"free": {"requestsPerMinute": 0, "connections": 9, "subscriptions": 9}}}""");
        Assert.Equal(50, grant.Account.Plan.RequestsPerMinute);

        File.Delete(_folder.PlansFile);
        _folder.Time.Advance(LookInterval);
        Assert.Equal(5, grant.Account.Plan.RequestsPerMinute);
        Assert.Equal(GrantEnd.None, grant.End);
    }

    [Fact]
    public void An_account_whose_plan_is_gone_is_refused_until_it_is_back()
    {
        WritePlans("""{"plans": {"partner": {"requestsPerMinute": 50, "connections": 9, "subscriptions": 9}}}""");
        using var store = _folder.OpenStore();
        var issued = store.CreateToken("acme", PlanCatalog.Load(_folder.Path).Get("partner"));
        using var directory = _folder.OpenDirectory();
        directory.TryAuthenticate(issued.Token, out var grant);

        WritePlans("""{"plans": {}}""");
        Assert.False(directory.TryAuthenticate(issued.Token, out _));
        Assert.Equal(GrantEnd.PlanChanged, grant!.End);

        WritePlans("""{"plans": {"partner": {"requestsPerMinute": 60, "connections": 9, "subscriptions": 9}}}""");
        Assert.True(directory.TryAuthenticate(issued.Token, out var next));
        Assert.Same(grant.Account, next.Account);
    }

    [Fact]
    public void A_bad_plans_file_stops_the_start()
    {
        File.WriteAllText(_folder.PlansFile, """{"plans": 5}""");

        var error = Assert.Throws<OperatorException>(_folder.OpenDirectory);

        Assert.Contains(_folder.PlansFile, error.Message);
    }

    [Fact]
    public void After_disposal_known_tokens_are_still_answered()
    {
        var issued = _folder.CreateToken("acme");
        var directory = _folder.OpenDirectory();
        directory.Dispose();
        _folder.Time.Advance(LookInterval);

        Assert.True(directory.TryAuthenticate(issued.Token, out _));
        Assert.False(directory.TryAuthenticate(AccessToken.Create(), out _));
    }

    public void Dispose() => _folder.Dispose();

    private void Assign(string account, string plan)
    {
        using (var store = _folder.OpenStore())
        {
            store.ChangePlan(account, PlanCatalog.Shipped.Get(plan));
        }

        _folder.Time.Advance(LookInterval);
    }

    private void WritePlans(string json)
    {
        File.WriteAllText(_folder.PlansFile, json);
        _folder.Time.Advance(LookInterval);
    }
}
