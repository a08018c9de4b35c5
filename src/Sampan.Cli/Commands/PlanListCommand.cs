using System.CommandLine;
using Sampan.Server.Accounts;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan plan list</c>: the plans in force, one a line.</summary>
internal static class PlanListCommand
{
    private static readonly string[] Header =
        ["PLAN", "REQUESTS/MIN", "CONNECTIONS", "SUBSCRIPTIONS", "CODES/BATCH", "NOTE"];

    public static Command Create()
    {
        var data = DataFolder.Option();
        var json = JsonOption.Create();
        var command = new Command("list", """
            List the plans: those that ship with Sampan, and over them those of plans.json in the data folder.

            Example:
              sampan plan list
            """) { data, json };
        command.SetAction(parsed => Run(DataFolder.Of(parsed, data), parsed.GetValue(json)));
        return command;
    }

    private static void Run(string data, bool asJson)
    {
        var plans = PlanCatalog.Load(data).All;
        if (asJson)
        {
            JsonOption.PrintArray(plans, PlanShowCommand.WriteProperties);
            return;
        }

        TextTable.Print(Header, plans.Select(plan => new[]
        {
            plan.Name, Formats.Limit(plan.RequestsPerMinute), Formats.Limit(plan.Connections),
            Formats.Limit(plan.Subscriptions), Formats.Limit(plan.BatchSize), plan.Note ?? "",
        }));
        Console.Out.WriteLine("- means no limit.");
    }
}
