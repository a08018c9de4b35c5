using System.CommandLine;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan sim</c>: the simulated exchange without a server.</summary>
internal static class SimCommand
{
    public static Command Create() => new("sim", "Simulate days of the exchange, and see how real they are.")
    {
        SimReportCommand.Create(),
        SimScenariosCommand.Create(),
    };
}
