using System.CommandLine;
using System.Globalization;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan import</c>: data of others into the history.</summary>
internal static class ImportCommand
{
    /// <summary>Nothing is wrong.</summary>
    public const int Success = 0;

    /// <summary>Something was left out.</summary>
    public const int Incomplete = 1;

    public static Command Create() => new("import", "Bring bars and reference data of others into the history.")
    {
        ImportBarsCommand.Create(),
        ImportInstrumentsCommand.Create(),
        ImportActionsCommand.Create(),
    };

    /// <summary>The option for the file of all bad rows.</summary>
    public static Option<string?> ErrorsOption() => new("--errors")
    {
        Description = "Write every bad row to this file; the first 20 are printed anyway",
        HelpName = "FILE",
    };

    /// <summary>A number as people read it: <c>8,932,392</c>.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
