using System.CommandLine;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan token</c>: who may use the server.</summary>
internal static class TokenCommand
{
    public static Command Create() => new("token", "Make, list, revoke and replace access tokens.")
    {
        TokenCreateCommand.Create(),
        TokenListCommand.Create(),
        TokenRevokeCommand.Create(),
        TokenRotateCommand.Create(),
    };
}
