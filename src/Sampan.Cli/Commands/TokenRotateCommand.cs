using System.CommandLine;
using System.CommandLine.Parsing;
using Sampan.Server.Accounts;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan token rotate</c>: a new token now, and the old one for a while yet.</summary>
internal static class TokenRotateCommand
{
    private static readonly TimeSpan OverlapDefault = TimeSpan.FromHours(24);

    public static Command Create()
    {
        var target = new Argument<string>("TOKEN|NAME")
        {
            Description = "The beginning of a token as listed, or the name of an account that has just one to replace",
        };
        var overlap = new Option<TimeSpan?>("--overlap")
        {
            Description = "How long the old token stays good: 90s, 30m, 24h, 7d; 0s ends it now [default: 24h]",
            HelpName = "SPAN",
            CustomParser = ParseOverlap,
        };
        var data = DataFolder.Option();
        var json = JsonOption.Create();
        var command = new Command("rotate", """
            Replace a token. The new one is good at once, the old one until the overlap is over.

            Example:
              sampan token rotate acme --overlap 24h
            """) { target, overlap, data, json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(target), parsed.GetValue(overlap) ?? OverlapDefault,
            DataFolder.Of(parsed, data), parsed.GetValue(json)));
        return command;
    }

    private static TimeSpan? ParseOverlap(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!Formats.TryParseSpan(text, out var span))
        {
            result.AddError($"--overlap can't be '{text}': write a number and s, m, h or d, up to 366d.");
        }

        return span;
    }

    private static void Run(string target, TimeSpan overlap, string data, bool asJson)
    {
        using var store = AccountStore.OpenExisting(data, TimeProvider.System);
        var (issued, old) = store.Rotate(target, overlap);
        var end = Formats.Time(old.Expires!.Value);
        if (asJson)
        {
            JsonOption.PrintObject(json =>
            {
                TokenCreateCommand.WriteProperties(json, issued);
                json.WriteString("replaces", old.Prefix);
                json.WriteString("replacedExpires", end);
            });
            return;
        }

        Console.Out.WriteLine(
            $"A new token for {issued.Account}. Keep it: it is not shown again. {old.Prefix}… is good until {end}.");
        TokenCreateCommand.Print(issued);
    }
}
