using System.CommandLine;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan sim</c>: the simulated exchange by itself, without a server.</summary>
internal static class SimCommand
{
    public static Command Create() => new("sim", "Play days in the simulated exchange, without a server.")
    {
        SimPlayCommand.Create(),
        SimReportCommand.Create(),
        SimScenariosCommand.Create(),
    };
}
