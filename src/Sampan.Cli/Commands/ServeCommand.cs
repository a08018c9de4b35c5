using System.CommandLine;
using Sampan.Server.Hosting;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan serve</c>: the server.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var config = new Option<string?>("--config")
        {
            Description = "The settings file; ./sampan.json when it is there",
            HelpName = "FILE",
        };
        var command = new Command("serve", """
            Serve the market over REST and WebSocket, with a page to look at.

            Example:
              sampan serve
              sampan serve --urls http://0.0.0.0:7700 --data /var/lib/sampan --seed 7 --speed 10
            """) { config };
        var flags = Settings.All.Select(setting => (setting, Option: RulesFlags.OptionOf(setting))).ToList();
        foreach (var (_, option) in flags)
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellation) => Run(SettingsReader.Read(
            parsed.GetValue(config),
            Environment.GetEnvironmentVariables(),
            flags.Where(flag => parsed.GetValue(flag.Option) is not null)
                .Select(flag => KeyValuePair.Create(flag.setting.Key, parsed.GetValue(flag.Option)!))), cancellation));
        return command;
    }

    private static async Task<int> Run(ServerOptions options, CancellationToken stop)
    {
        await using var server = await SampanServer.StartAsync(options, TimeProvider.System);
        ServeBanner.Print(Console.Out, server, options);
        await server.WaitForShutdownAsync(stop);
        Console.Error.WriteLine("Stopping.");
        return 0;
    }
}
