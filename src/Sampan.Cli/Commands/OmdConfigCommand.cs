using System.CommandLine;
using Sampan.Server.Feeds.Omdc.Lines;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan omd config</c>: a file for <c>serve --feed omd:FILE</c> to begin with.</summary>
internal static class OmdConfigCommand
{
    public static Command Create()
    {
        var check = new Option<string?>("--check") { Description = "Read this file, and print what it says in full", HelpName = "FILE" };
        var unicast = new Option<bool>("--unicast")
        {
            Description = "Ports of 127.0.0.1 in place of groups, for where multicast does not work",
        };
        var command = new Command("config", """
            Print a complete configuration of an OMD-C line, with every key: FullTick and what comes beside it, on this
            machine. The addresses of the exchange's own lines are told to its clients, who put them in their place.

            Examples:
              sampan omd config > lines.json
              sampan omd config --check lines.json
            """) { check, unicast };
        command.SetAction(parsed =>
        {
            var line = parsed.GetValue(check) is { } file ? OmdcConfigurationFile.Read(file)
                : parsed.GetValue(unicast) ? OmdcConfiguration.Loopback()
                : OmdcConfiguration.Default;
            Console.Out.Write(OmdcConfigurationText.Write(line));
            return OmdCommand.Success;
        });
        return command;
    }
}
