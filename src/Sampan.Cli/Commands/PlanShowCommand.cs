using System.CommandLine;
using System.Text.Json;
using Sampan.Server.Accounts;

namespace Sampan.Cli.Commands;

/// <summary>
/// <c>sampan plan show</c>: every figure of one plan, under the key that <c>plans.json</c> has for it.
/// </summary>
internal static class PlanShowCommand
{
    private static readonly string[] Header = ["KEY", "VALUE"];

    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The plan, see 'sampan plan list'" };
        var data = DataFolder.Option();
        var json = JsonOption.Create();
        var command = new Command("show", """
            Show every figure of a plan, under its key in plans.json.

            Example:
              sampan plan show free
            """) { name, data, json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(name), DataFolder.Of(parsed, data), parsed.GetValue(json)));
        return command;
    }

    private static void Run(string name, string data, bool asJson)
    {
        var plan = PlanCatalog.Load(data).Get(name);
        if (asJson)
        {
            JsonOption.PrintObject(json => WriteProperties(json, plan));
            return;
        }

        var figures = Figures(plan).Select(figure => new[] { figure.Key, Formats.Limit(figure.Value) });
        TextTable.Print(Header, [["name", plan.Name], .. figures, ["note", plan.Note ?? ""]]);
        Console.Out.WriteLine("- means no limit.");
    }

    /// <summary>Writes the name, and the plan as <c>plans.json</c> would have it.</summary>
    internal static void WriteProperties(Utf8JsonWriter json, Plan plan)
    {
        json.WriteString("name", plan.Name);
        foreach (var (key, value) in Figures(plan))
        {
            json.WritePropertyName(key);
            json.WriteRawValue(value is { } number ? $"{number}" : "null");
        }

        json.WriteString("note", plan.Note);
    }

    private static (string Key, int? Value)[] Figures(Plan plan) =>
    [
        ("requestsPerMinute", plan.RequestsPerMinute),
        ("burst", plan.Burst),
        ("connections", plan.Connections),
        ("subscriptions", plan.Subscriptions),
        ("subscriptionsPerConnection", plan.SubscriptionsPerConnection),
        ("batchSize", plan.BatchSize),
        ("depthLevels", plan.DepthLevels),
        ("barsPerRequest", plan.BarsPerRequest),
    ];
}
