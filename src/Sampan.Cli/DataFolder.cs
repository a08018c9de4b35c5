using System.CommandLine;
using System.CommandLine.Parsing;

namespace Sampan.Cli;

/// <summary>The <c>--data</c> option, the same for every verb: the folder in which a Sampan keeps everything.</summary>
internal static class DataFolder
{
    private const string Variable = "SAMPAN__DATA";

    /// <summary>
    /// A new option for one command; its value is the full path of the folder, which may not exist yet.
    /// </summary>
    public static Option<string> Option() => new("--data")
    {
        Description = $"The data folder; {Variable} in the environment sets the default",
        HelpName = "DIR",
        CustomParser = Parse,
        DefaultValueFactory = _ => Path.GetFullPath(
            Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : "sampan-data"),
    };

    private static string? Parse(ArgumentResult result)
    {
        if (result.Tokens[0].Value is { Length: > 0 } folder)
        {
            return Path.GetFullPath(folder);
        }

        result.AddError("--data is empty: name a folder.");
        return null;
    }
}
