using System.CommandLine;
using System.Text.Json;
using Sampan.Server.Accounts;
using Sampan.Server.Hosting;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan token create</c>: a new token, and its account if the name is new.</summary>
internal static class TokenCreateCommand
{
    public static Command Create()
    {
        var name = new Option<string>("--name")
        {
            Description = "Whose token it is; tokens of one name share the limits of its plan",
            HelpName = "WHO",
            Required = true,
        };
        var plan = new Option<string>("--plan")
        {
            Description = "The account's plan, see 'sampan plan list'",
            HelpName = "NAME",
            Required = true,
        };
        var data = DataFolder.Option();
        var json = JsonOption.Create();
        var command = new Command("create", """
            Make a token. It is shown this once: the server keeps only a hash.

            Example:
              sampan token create --name acme --plan base
            """) { name, plan, data, json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(name), parsed.GetRequiredValue(plan),
            parsed.GetRequiredValue(data), parsed.GetValue(json)));
        return command;
    }

    private static void Run(string name, string planName, string data, bool asJson)
    {
        var plan = PlanCatalog.Load(data).Get(planName);
        using var store = AccountStore.Open(data, TimeProvider.System);
        var issued = store.CreateToken(name, plan);
        if (asJson)
        {
            JsonOption.PrintObject(json => WriteProperties(json, issued));
            return;
        }

        Console.Out.WriteLine($"A token for {issued.Account} on plan {issued.Plan}. Keep it: it is not shown again.");
        Print(issued);
    }

    /// <summary>Prints the token, and a line to try it with.</summary>
    internal static void Print(IssuedToken issued) => Console.Out.WriteLine($"""

          {issued.Token}

        Try it on a running server:
          curl -H 'token: {issued.Token}' '{new ServerOptions().Urls}/stock/quote?region=HK&code=700'
        """);

    /// <summary>Writes the token, and whose it is.</summary>
    internal static void WriteProperties(Utf8JsonWriter json, IssuedToken issued)
    {
        json.WriteString("token", issued.Token);
        json.WriteString("name", issued.Account);
        json.WriteString("plan", issued.Plan);
        json.WriteString("prefix", issued.Prefix);
        json.WriteString("created", Formats.Time(issued.Created));
    }
}
