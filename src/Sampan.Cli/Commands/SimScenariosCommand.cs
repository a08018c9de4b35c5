using System.CommandLine;
using Sampan.Server.Feeds.Simulation.Scenarios;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan sim scenarios</c>: what the scenarios are that Sampan brings along.</summary>
internal static class SimScenariosCommand
{
    public static Command Create()
    {
        var json = JsonOption.Create();
        var command = new Command("scenarios", """
            List the scenarios that Sampan brings along.

            Example:
              sampan sim scenarios
            """) { json };
        command.SetAction(parsed => Run(parsed.GetValue(json)));
        return command;
    }

    private static int Run(bool asJson)
    {
        Scenario[] scenarios = [.. ScenarioCatalog.Names.Select(ScenarioCatalog.Load)];
        if (asJson)
        {
            JsonOption.PrintArray(scenarios, (json, scenario) =>
            {
                json.WriteString("name", scenario.Name);
                json.WriteString("description", scenario.Description);
            });
        }
        else
        {
            TextTable.Print(["NAME", "WHAT HAPPENS"], scenarios.Select(scenario => new[] { scenario.Name, scenario.Description }));
        }

        return 0;
    }
}
