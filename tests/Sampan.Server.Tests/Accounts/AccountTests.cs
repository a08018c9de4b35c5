using Microsoft.Extensions.Time.Testing;
using Sampan.Server.Accounts;

namespace Sampan.Server.Tests.Accounts;

public sealed class AccountTests
{
    [Fact]
    public void Connections_stop_at_the_plans_number_under_parallel_use()
    {
        var account = AccountOn("base");
        var excess = 0;

        Together.Run(4, () =>
        {
            for (var i = 0; i < 50_000; i++)
            {
                if (account.TryOpenConnection())
                {
                    Interlocked.Add(ref excess, account.ConnectionCount > 3 ? 1 : 0);
                    account.CloseConnection();
                }
            }
        });

        Assert.Equal(0, excess);
        Assert.Equal(0, account.ConnectionCount);
        Assert.Equal(3, Enumerable.Range(0, 20).Count(_ => account.TryOpenConnection()));
    }

    [Fact]
    public void Subscriptions_are_added_whole_or_not_at_all()
    {
        var account = AccountOn("free");

        Assert.True(account.TryAddSubscriptions(2));
        Assert.False(account.TryAddSubscriptions(2));
        Assert.Equal(2, account.SubscriptionCount);
        Assert.True(account.TryAddSubscriptions(1));
        Assert.False(account.TryAddSubscriptions(int.MaxValue));
        account.RemoveSubscriptions(3);
        Assert.Equal(0, account.SubscriptionCount);
    }

    [Fact]
    public void Parallel_subscriptions_add_up_to_the_plans_number()
    {
        for (var round = 0; round < 200; round++)
        {
            var account = AccountOn("premium");
            var granted = 0;

            Together.Run(4, () =>
            {
                for (var i = 0; i < 700; i++)
                {
                    Interlocked.Add(ref granted, account.TryAddSubscriptions(1) ? 1 : 0);
                }
            });

            Assert.Equal((2000, 2000), (granted, account.SubscriptionCount));
        }
    }

    [Fact]
    public void The_owner_is_never_refused_and_has_no_rate_to_tell()
    {
        var account = AccountOn("owner");

        for (var i = 0; i < 10_000; i++)
        {
            Assert.True(account.TryTakeRequest(out var state) && account.TryOpenConnection());
            Assert.False(state.IsLimited);
        }

        Assert.True(account.TryAddSubscriptions(1_000_000));
    }

    [Fact]
    public void Looking_at_what_is_left_takes_nothing()
    {
        var account = AccountOn("free");
        account.TryTakeRequest(out var taken);

        Assert.Equal(taken, account.PeekRequests());
        Assert.Equal(4, account.PeekRequests().Remaining);
    }

    [Fact]
    public void Another_plan_is_in_force_at_the_next_call_with_the_counts_kept()
    {
        var account = AccountOn("free");
        Assert.True(account.TryOpenConnection());
        Assert.False(account.TryOpenConnection());

        account.Adopt(PlanCatalog.Shipped.Get("base"));

        Assert.True(account.TryOpenConnection());
        Assert.Equal(2, account.ConnectionCount);
        Assert.Equal(120, account.PeekRequests().Pace!.Burst);
    }

    private static Account AccountOn(string plan) =>
        new(1, "acme", PlanCatalog.Shipped.Get(plan), new FakeTimeProvider());
}
