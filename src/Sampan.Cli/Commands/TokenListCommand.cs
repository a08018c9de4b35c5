using System.CommandLine;
using System.Text.Json;
using Sampan.Server.Accounts;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan token list</c>: every token there ever was, and whether it is still good.</summary>
internal static class TokenListCommand
{
    private static readonly string[] Header = ["TOKEN", "NAME", "PLAN", "CREATED", "STATE"];

    public static Command Create()
    {
        var data = DataFolder.Option();
        var json = JsonOption.Create();
        var command = new Command("list", """
            List all tokens by the part that may be shown.

            Example:
              sampan token list
            """) { data, json };
        command.SetAction(parsed => Run(DataFolder.Of(parsed, data), parsed.GetValue(json)));
        return command;
    }

    private static void Run(string data, bool asJson)
    {
        using var store = AccountStore.OpenExisting(data, TimeProvider.System);
        var tokens = store.List();
        if (asJson)
        {
            JsonOption.PrintArray(tokens, WriteProperties);
            return;
        }

        TextTable.Print(Header, tokens.Select(token => new[]
        {
            $"{token.Prefix}…", token.Account, token.Plan, Formats.Time(token.Created), StateOf(token),
        }));
    }

    private static string StateOf(StoredToken token) => token switch
    {
        { Revoked: { } revoked } => $"revoked {Formats.Time(revoked)}",
        { Expires: { } expires } when IsLive(token) => $"valid until {Formats.Time(expires)}",
        { Expires: { } expires } => $"expired {Formats.Time(expires)}",
        _ => "valid",
    };

    /// <summary>Writes what is known of a token.</summary>
    internal static void WriteProperties(Utf8JsonWriter json, StoredToken token)
    {
        json.WriteString("prefix", token.Prefix);
        json.WriteString("name", token.Account);
        json.WriteString("plan", token.Plan);
        json.WriteString("created", Formats.Time(token.Created));
        WriteTime(json, "expires", token.Expires);
        WriteTime(json, "revoked", token.Revoked);
        json.WriteBoolean("valid", IsLive(token));
    }

    private static bool IsLive(StoredToken token) => token.IsLive(TimeProvider.System.GetUtcNow());

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time) =>
        json.WriteString(name, time is { } known ? Formats.Time(known) : null);
}
