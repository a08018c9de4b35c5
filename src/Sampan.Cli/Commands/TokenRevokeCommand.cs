using System.CommandLine;
using Sampan.Server.Accounts;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan token revoke</c>: a token, or all of an account, is good no longer.</summary>
internal static class TokenRevokeCommand
{
    public static Command Create()
    {
        var target = new Argument<string>("TOKEN|NAME")
        {
            Description = "The beginning of a token as listed, or the name of an account for all of its tokens",
        };
        var data = DataFolder.Option();
        var json = JsonOption.Create();
        var command = new Command("revoke", """
            Revoke tokens. A running server refuses them, and closes their connections, within a second.

            Examples:
              sampan token revoke sampan_ab12cd34
              sampan token revoke acme
            """) { target, data, json };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(target), DataFolder.Of(parsed, data), parsed.GetValue(json)));
        return command;
    }

    private static void Run(string target, string data, bool asJson)
    {
        using var store = AccountStore.OpenExisting(data, TimeProvider.System);
        var revoked = store.Revoke(target);
        if (asJson)
        {
            JsonOption.PrintArray(revoked, TokenListCommand.WriteProperties);
            return;
        }

        foreach (var token in revoked)
        {
            Console.Out.WriteLine($"Revoked {token.Prefix}… of {token.Account}.");
        }
    }
}
