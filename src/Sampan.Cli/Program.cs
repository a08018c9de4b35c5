using System.CommandLine;
using Sampan.Cli;
using Sampan.Cli.Commands;
using Sampan.Server;

var root = new RootCommand("Sampan: a Hong Kong market-data server of your own.")
{
    PlanCommand.Create(),
    TokenCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    // The last one: of a mistyped verb, the first says only that a verb is missing.
    return Fail($"{parsed.Errors[^1].Message} See '{CommandPath.Of(parsed.CommandResult)} --help'.");
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (OperatorException error)
{
    return Fail(error.Message);
}

static int Fail(string sentence)
{
    Console.Error.WriteLine(sentence);
    return 2;
}
