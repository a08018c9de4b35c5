using System.CommandLine;
using Sampan.Server.Accounts;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan plan assign</c>: another plan for an account that exists.</summary>
internal static class PlanAssignCommand
{
    public static Command Create()
    {
        var account = new Argument<string>("NAME") { Description = "The account" };
        var plan = new Argument<string>("PLAN") { Description = "Its new plan, see 'sampan plan list'" };
        var data = DataFolder.Option();
        var json = JsonOption.Create();
        var command = new Command("assign", """
            Put an account on another plan. Its tokens stay good; a running server follows within a second.

            Example:
              sampan plan assign acme premium
            """) { account, plan, data, json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(account), parsed.GetRequiredValue(plan),
            DataFolder.Of(parsed, data), parsed.GetValue(json)));
        return command;
    }

    private static void Run(string account, string planName, string data, bool asJson)
    {
        var plan = PlanCatalog.Load(data).Get(planName);
        using var store = AccountStore.OpenExisting(data, TimeProvider.System);
        var name = store.ChangePlan(account, plan);
        if (asJson)
        {
            JsonOption.PrintObject(json =>
            {
                json.WriteString("name", name);
                json.WriteString("plan", plan.Name);
            });
            return;
        }

        Console.Out.WriteLine($"{name} is now on plan {plan.Name}.");
    }
}
