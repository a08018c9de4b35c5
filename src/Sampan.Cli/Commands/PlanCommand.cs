using System.CommandLine;

namespace Sampan.Cli.Commands;

/// <summary><c>sampan plan</c>: what accounts may use.</summary>
internal static class PlanCommand
{
    public static Command Create() => new("plan", "Show the plans, and put accounts on them.")
    {
        PlanAssignCommand.Create(),
        PlanListCommand.Create(),
        PlanShowCommand.Create(),
    };
}
