using System.CommandLine;
using Sampan.Server.Feeds.Omdc.Lines;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan omd config</c>: a file for <c>serve --feed omd:FILE</c> to begin with.</summary>
internal static class OmdConfigCommand
{
    public static Command Create()
    {
        var check = new Option<string?>("--check") { Description = "Read this file, and print what it says in full", HelpName = "FILE" };
        var lines = new OmdLineFlags();
        var command = new Command("config", """
            Print a complete configuration of an OMD-C line, with every key: FullTick and what comes beside it, on ports of
            this machine, as 'sampan omd publish' sends it. The addresses of the exchange's own lines are told to its
            clients, who put them in their place.

            Examples:
              sampan omd config > lines.json
              sampan omd config --multicast --products sp,index > lines.json
              sampan omd config --check lines.json
            """) { check };
        foreach (var option in lines.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var line = parsed.GetValue(check) is { } file ? OmdcConfigurationFile.Read(file) : lines.LinesOf(parsed);
            Console.Out.Write(OmdcConfigurationText.Write(line));
            return OmdCommand.Success;
        });
        return command;
    }
}
