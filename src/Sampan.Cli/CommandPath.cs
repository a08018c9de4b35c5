using System.CommandLine.Parsing;

namespace Sampan.Cli;

/// <summary>A command as it was typed, for texts that send a person to its help.</summary>
internal static class CommandPath
{
    /// <summary>
    /// The names from the program down to <paramref name="command"/>, as in <c>sampan token create</c>.
    /// </summary>
    public static string Of(CommandResult command) => command.Parent is CommandResult parent
        ? $"{Of(parent)} {command.Command.Name}"
        : "sampan";
}
