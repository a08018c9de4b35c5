using System.CommandLine;
using System.CommandLine.Parsing;
using Sampan.Server.Hosting;

namespace Sampan.Cli;

/// <summary>The <c>--data</c> option, the same for every verb: the folder in which a Sampan keeps everything.</summary>
/// <remarks>Left out, it is the folder that <c>sampan serve</c> would take here.</remarks>
internal static class DataFolder
{
    /// <summary>A new option for one command.</summary>
    public static Option<string?> Option() => new("--data")
    {
        Description = "The data folder; left out, that of 'sampan serve': SAMPAN__DATA, 'data' in ./sampan.json, or sampan-data",
        HelpName = "DIR",
        CustomParser = Parse,
    };

    /// <summary>The full path of the folder, which may not exist yet.</summary>
    /// <remarks>The settings are read here and not for a default of the option, so that a mistake in them spares the help.</remarks>
    /// <exception cref="Server.OperatorException">The settings have a mistake that would stop the server, too.</exception>
    public static string Of(ParseResult parsed, Option<string?> option) => Path.GetFullPath(
        parsed.GetValue(option) ?? SettingsReader.Read(null, Environment.GetEnvironmentVariables(), []).Data);

    private static string? Parse(ArgumentResult result)
    {
        if (result.Tokens[0].Value is { Length: > 0 } folder)
        {
            return folder;
        }

        result.AddError("--data is empty: name a folder.");
        return null;
    }
}
